import pg from 'pg'
import * as z from 'zod'
import { type KasaServer, startKasa } from '../src/fixtures/kasa-server.ts'

const Merchant = z.object({ id: z.string(), test_key: z.string(), webhook_secret: z.string() })

/** Several processes of one installation, as in production: they share a PostgreSQL that none of them runs. */
export interface Fleet {
  processes: KasaServer[]
  merchant: z.infer<typeof Merchant>
  /** Looks into the database. */
  query(text: string): Promise<Record<string, unknown>[]>
  stop(): Promise<void>
}

/** The processes start at once, on a database that is empty. */
export const startFleet = async (size: number, env: Record<string, string> = {}): Promise<Fleet> => {
  const host = await startKasa({})
  const url = (database: string) =>
    `postgresql://kasa@localhost/${database}?host=${encodeURIComponent(host.socketFolder)}`
  const admin = new pg.Client({ connectionString: url('postgres') })
  await admin.connect()
  await admin.query('create database fleet')
  await admin.end()

  // What receives its events is on this computer, as a shop in the operator's own network would be.
  const settings = { WEBHOOK_NETWORKS: '127.0.0.0/8,::1', ...env, DATABASE_URL: url('fleet') }
  const starts = await Promise.allSettled(Array.from({ length: size }, () => startKasa({ env: settings })))
  const processes = starts.filter((start) => start.status === 'fulfilled').map(({ value }) => value)
  const stop = async () => {
    for (const process of processes) await process.stop()
    await host.stop()
  }
  const failed = starts.find((start) => start.status === 'rejected')
  if (failed) {
    await stop()
    throw failed.reason
  }

  const added = await processes[0]?.merchants('add', 'Fleet shop')
  // What is for testers is served where there was a test key at the start.
  for (const process of processes) {
    await process.terminate()
    await process.restart()
  }
  const query = async (text: string) => {
    const client = new pg.Client({ connectionString: url('fleet') })
    await client.connect()
    const { rows } = await client.query(text)
    await client.end()
    return rows
  }
  return { processes, merchant: Merchant.parse(added), query, stop }
}
