import { openConnections } from './connection.ts'
import { compare, rate } from './measure.ts'
import { databaseConnections, type Subject } from './subject.ts'

const clients = 32
const roundMs = 3_000
const rows = 2_000

/** What an open page asks when it polls, beside reads of one row by its primary key from the same PostgreSQL. */
export const benchReads = async (subject: Subject) => {
  const ids = await subject.createMany(rows)
  const requests = ids.map((id) => subject.read(id))
  await subject.reference.query(
    `insert into rows select id, repeat('x', 400), now() from unnest($1::text[]) as id on conflict do nothing`,
    [ids],
  )
  const connections = await openConnections(subject.port, clients)
  const any = <Item>(items: readonly Item[]) => items[Math.floor(Math.random() * items.length)]
  const select = () => subject.reference.query('select * from rows where id = $1', [any(ids)])
  const results = await compare([
    { name: 'reference', round: () => rate(databaseConnections, roundMs, select) },
    { name: 'kasa', round: () => rate(clients, roundMs, (worker) => connections.ask(worker, any(requests) ?? '')) },
  ])
  connections.close()
  return { what: 'payer reads', reference: 'primary-key selects', results, target: 0.3 }
}
