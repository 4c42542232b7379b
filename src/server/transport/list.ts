import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely'
import type { ListQuery } from '../../contract/list.ts'
import { badRequest } from './api-error.ts'

/** Where an entry stands in its list. `created_at` is in whole milliseconds. */
export interface Position {
  id: string
  created_at: Date
}

/** Which rows to read: those that `where` lets through, ordered by `created_at` and then `id` in `direction`. */
export interface Page {
  where: RawBuilder<SqlBool>
  direction: 'asc' | 'desc'
  limit: number
}

/** A row of a page that is bounded by `asFarAsFits`. */
export interface Fitting {
  /** How many rows the page would have without that bound. */
  rows_found: number
}

interface Listing<Row, Item> {
  query: ListQuery
  /** The list's path. */
  url: string
  /** The entry with this id, if it belongs to this caller's list. */
  find: (id: string) => Promise<Position | undefined>
  /** To be bounded by `asFarAsFits`. */
  read: (page: Page) => Promise<readonly (Row & Fitting)[]>
  present: (row: Row) => Item
}

const second = (seconds: number): Date => new Date(seconds * 1000)

/** Each of these is a whole second long, as the API tells no more of a time. */
const createdWithin = ({ gte, gt, lte, lt }: NonNullable<ListQuery['created_at']>): RawBuilder<SqlBool>[] => [
  ...(gte === undefined ? [] : [sql<SqlBool>`created_at >= ${second(gte)}`]),
  ...(gt === undefined ? [] : [sql<SqlBool>`created_at >= ${second(gt + 1)}`]),
  ...(lte === undefined ? [] : [sql<SqlBool>`created_at < ${second(lte + 1)}`]),
  ...(lt === undefined ? [] : [sql<SqlBool>`created_at < ${second(lt)}`]),
]

const pageFor = async ({ query, find }: Pick<Listing<never, never>, 'query' | 'find'>): Promise<Page> => {
  const isBackwards = query.ending_before !== undefined
  const id = query.ending_before ?? query.starting_after
  const conditions = createdWithin(query.created_at ?? {})
  if (id !== undefined) {
    const cursor = await find(id)
    if (!cursor) {
      const param = isBackwards ? 'ending_before' : 'starting_after'
      throw badRequest({ code: 'resource_missing', param, message: `\`${param}\` is no id of an entry of this list.` })
    }
    const beyond = sql.raw(isBackwards ? '>' : '<')
    conditions.push(sql<SqlBool>`(created_at, id) ${beyond} (${cursor.created_at}, ${cursor.id})`)
  }
  return {
    where: conditions.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`(${sql.join(conditions, sql` and `)})`,
    direction: isBackwards ? 'asc' : 'desc',
    limit: query.limit + 1,
  }
}

/** What the entries of a page may weigh in bytes: it takes everybody's time to read and write them. */
const heaviestPage = 1_000_000

/**
 * The rows of a page in its order, as far as they weigh no more than a page may, but at least one. `rows` has to have
 * `created_at`, `id`, and in `bytes` what a row weighs.
 */
export const asFarAsFits = <Row>(rows: Expression<unknown>, { direction }: Page): RawBuilder<Row & Fitting> => {
  const order = sql.raw(`created_at ${direction}, id ${direction}`)
  return sql<Row & Fitting>`
    select * from (
      select page.*, count(1) over () as rows_found, sum(bytes) over (order by ${order}) - bytes as bytes_before
      from (${rows}) as page
    ) as weighed
    where bytes_before < ${heaviestPage} order by ${order}`
}

/** The page of a list that was asked for. Throws a 400 for a cursor that is not of the list. */
export const readList = async <Row, Item>({ query, url, find, read, present }: Listing<Row, Item>) => {
  const page = await pageFor({ query, find })
  const rows = await read(page)
  const shown = rows.slice(0, query.limit)
  const newestFirst = page.direction === 'desc' ? shown : shown.toReversed()
  return {
    object: 'list' as const,
    data: newestFirst.map(present),
    has_more: (rows[0]?.rows_found ?? 0) > shown.length,
    url,
  }
}
