import { sql } from 'kysely'
import { StartError } from '../start-error.ts'
import { connect } from './connect.ts'
import { migrate } from './migrate.ts'

/**
 * Brings the tables at `url` up to date, on a connection of its own: a migration may take longer than a request's
 * statement. Throws a StartError where the database does not answer.
 */
export const prepareDatabase = async (url: string): Promise<void> => {
  const db = connect(url, { max: 1, statementTimeoutMs: 0 })
  try {
    await sql`select 1`.execute(db).catch((cause: unknown) => {
      const reason = cause instanceof Error ? cause.message || cause.name : 'no reason was given'
      throw new StartError(`The database of DATABASE_URL does not answer: ${reason}`, { cause })
    })
    await migrate(db)
  } finally {
    await db.destroy()
  }
}
