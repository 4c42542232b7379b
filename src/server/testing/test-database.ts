import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { inject } from 'vitest'
import { socketUrl } from '../database/cluster.ts'
import { connect } from '../database/connect.ts'
import type { Database } from '../database/schema.ts'
import { administer } from './administer.ts'

export interface TestDatabase {
  db: Kysely<Database>
  url: string
  close: () => Promise<void>
}

/** A migrated database that is the caller's alone. `close` drops it. */
export const testDatabase = async (): Promise<TestDatabase> => {
  const name = `test-${randomUUID()}`
  await administer(`create database "${name}" template template1`)
  const url = socketUrl(inject('postgresSocketFolder'), name)
  const db = connect(url)
  const close = async () => {
    await db.destroy()
    await administer(`drop database "${name}" with (force)`)
  }
  return { db, url, close }
}
