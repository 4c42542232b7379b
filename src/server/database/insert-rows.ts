import { CompiledQuery, type Selectable, type Transaction } from 'kysely'
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
  const columns = Object.keys(rows[0] ?? {}).join(', ')
  const given = `json_populate_recordset(null::${into}, $1)`
  const statement = `insert into ${into} (${columns}) select ${columns} from ${given}`
  await trx.executeQuery(CompiledQuery.raw(statement, [JSON.stringify(rows)]))
}
