import { type RawBuilder, sql } from 'kysely'

interface Selected {
  /** What the table is called in the statement. */
  of: string
  columns: readonly string[]
  /** What their names begin with in the result; nothing unless told. */
  prefix?: string
}

/** A list of columns for a statement that several rooms write together, each for its own table. */
export const selectedColumns = ({ of, columns, prefix = '' }: Selected): RawBuilder<unknown> =>
  sql.join(columns.map((column) => sql`${sql.ref(`${of}.${column}`)} as ${sql.id(`${prefix}${column}`)}`))
