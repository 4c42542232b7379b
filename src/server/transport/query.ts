import type { z } from 'zod'
import { badRequest } from './api-error.ts'
import { toTypesOf } from './form-body.ts'
import { unsafeName } from './json-body.ts'

/** Far more than any request takes. */
const mostArguments = 100

const tooMany = () =>
  badRequest({ code: 'query_invalid', message: `The query has too many arguments: at most ${mostArguments}.` })

/** The framework's flat query as its schema's types: `created_at[gte]=1` becomes `{created_at: {gte: 1}}`. */
export const readQuery = (given: unknown, schema: z.core.$ZodType): Record<string, unknown> => {
  const entries = Object.entries(given ?? {})
  if (entries.length > mostArguments) throw tooMany()
  const query = new Map<string, unknown>()
  for (const [name, value] of entries) {
    const [, outer, inner] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? []
    if ([name, outer, inner].includes('__proto__')) throw unsafeName()
    if (outer === undefined || inner === undefined) query.set(name, value)
    else query.set(outer, { ...asObject(query.get(outer)), [inner]: value })
  }
  return toTypesOf(Object.fromEntries(query), schema)
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})
