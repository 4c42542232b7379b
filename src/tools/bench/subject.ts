import pg from 'pg'
import * as z from 'zod'
import { demoKey } from '../../contract/demo-key.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { pathToTest } from '../../contract/testbank/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { readMetrics } from '../../fixtures/metrics.ts'
import { openConnections, requestText } from './connection.ts'
import { startProgram } from './program.ts'

/** As many as the server itself opens for requests. */
export const databaseConnections = 10
const Created = z.object({ id: z.string() })

/** A Kasa with its durable PostgreSQL, ways to load both, and a database for the references on the same PostgreSQL. */
export const startSubject = async () => {
  const kasa = await startProgram()
  const url = (database: string) =>
    `postgresql://kasa@localhost/${database}?host=${encodeURIComponent(kasa.socketFolder)}`
  const admin = new pg.Client({ connectionString: url('postgres') })
  await admin.connect()
  await admin.query('create database reference')
  await admin.end()
  const reference = new pg.Pool({ connectionString: url('reference'), max: databaseConnections })
  await reference.query('create table rows (id text primary key, text text not null, at timestamptz not null)')

  const { port } = kasa
  const create = (parameters: Record<string, unknown> = {}) =>
    requestText({
      method: 'POST',
      path: routes.createSession,
      headers: { authorization: `Bearer ${demoKey}` },
      json: { ...createParameters(), ...parameters },
    })
  return {
    port,
    reference,
    referenceUrl: url('reference'),
    create,
    read: (id: string) => requestText({ path: pathTo('payerSession', id) }),
    pay: (id: string, blikCode: string) =>
      requestText({ method: 'POST', path: pathTo('payerAttempts', id), json: { number: 1, blik_code: blikCode } }),
    approve: (id: string) =>
      requestText({
        method: 'POST',
        path: pathToTest('outcome', id),
        headers: { authorization: `Bearer ${demoKey}` },
        json: { outcome: 'approved' },
      }),
    /** Creates sessions outside of any measurement. Resolves with their ids. */
    async createMany(count: number) {
      const connections = await openConnections(port, 16)
      const ids: string[] = []
      let left = count
      await Promise.all(
        Array.from({ length: 16 }, async (_, worker) => {
          while (left-- > 0) ids.push(Created.parse(JSON.parse(await connections.ask(worker, create()))).id)
        }),
      )
      connections.close()
      return ids
    },
    /** One of the server's own figures. */
    async figure(name: string) {
      const text = await readMetrics(`http://127.0.0.1:${port}`)
      return Number(text.split(`\n${name} `)[1]?.split('\n', 1)[0])
    },
    async stop() {
      await reference.end()
      await kasa.stop()
    },
  }
}

export type Subject = Awaited<ReturnType<typeof startSubject>>
