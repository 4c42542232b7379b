import { randomBytes } from 'node:crypto'
import { openConnections } from './connection.ts'
import { compare, rate } from './measure.ts'
import { databaseConnections, type Subject } from './subject.ts'

const clients = 32
const roundMs = 3_000

/** Sessions created over the API, beside rows inserted straight into the same PostgreSQL, each durable by itself. */
export const benchCreations = async (subject: Subject) => {
  const connections = await openConnections(subject.port, clients)
  const request = subject.create()
  const insert = () =>
    subject.reference.query('insert into rows (id, text, at) values ($1, $2, now())', [
      randomBytes(16).toString('base64url'),
      request,
    ])
  const results = await compare([
    { name: 'reference', round: () => rate(databaseConnections, roundMs, insert) },
    { name: 'kasa', round: () => rate(clients, roundMs, (worker) => connections.ask(worker, request)) },
  ])
  connections.close()
  return { what: 'sessions created', reference: 'single-row durable inserts', results, target: 0.3 }
}
