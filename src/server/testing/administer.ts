import { sql } from 'kysely'
import { inject } from 'vitest'
import { socketUrl } from '../database/cluster.ts'
import { connect } from '../database/connect.ts'

/** Runs commands, one after the other, as the owner of the PostgreSQL that all tests share. */
export const administer = async (...commands: string[]): Promise<void> => {
  const admin = connect(socketUrl(inject('postgresSocketFolder'), 'postgres'), { max: 1 })
  try {
    for (const command of commands) await sql.raw(command).execute(admin)
  } finally {
    await admin.destroy()
  }
}
