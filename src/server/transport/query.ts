import type { z } from 'zod'
import { toTypesOf } from './form-body.ts'
import { unsafeName } from './json-body.ts'

/** The framework's flat query as its schema's types: `created_at[gte]=1` becomes `{created_at: {gte: 1}}`. */
export const readQuery = (given: unknown, schema: z.core.$ZodType): Record<string, unknown> => {
  const query: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(given ?? {})) {
    const [, outer, inner] = /^([^[\]]+)\[([^[\]]+)\]$/.exec(name) ?? []
    if ([name, outer, inner].includes('__proto__')) throw unsafeName()
    if (outer === undefined || inner === undefined) query[name] = value
    else query[outer] = { ...(Object.hasOwn(query, outer) && asObject(query[outer])), [inner]: value }
  }
  return toTypesOf(query, schema)
}

const asObject = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {})
