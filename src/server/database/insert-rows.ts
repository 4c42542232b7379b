import { type Selectable, sql, type Transaction } from 'kysely'
import type { Database } from './schema.ts'

interface Rows<Table extends keyof Database> {
  into: Table
  /** Whole ones, at least one. */
  rows: readonly Selectable<Database[Table]>[]
}

/** Inserts rows as one parameter, whatever their number, so that the statement stays the same and is planned once. */
export const insertRows = async <Table extends keyof Database & string>(
  trx: Transaction<Database>,
  { into, rows }: Rows<Table>,
): Promise<void> => {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map((column) => sql.ref(column)))
  const given = sql`json_populate_recordset(null::${sql.table(into)}, ${JSON.stringify(rows)})`
  await sql`insert into ${sql.table(into)} (${columns}) select ${columns} from ${given}`.execute(trx)
}
