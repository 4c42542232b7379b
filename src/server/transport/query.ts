import { parse } from 'node:querystring'
import type { FastifyInstance } from 'fastify'
import type { z } from 'zod'
import { badRequest } from './api-error.ts'
import { toTypesOf } from './form-body.ts'
import { unsafeName } from './json-body.ts'

/** Far more than any request takes. */
const mostArguments = 100

/** For the framework: what comes after the most arguments is not looked at. */
export const parseQuery = (text: string) => parse(text, '&', '=', { maxKeys: mostArguments })

const hasMore = (url: string): boolean => url.split('&', mostArguments + 1).length > mostArguments

/** Refuses what `parseQuery` has not read, on routes that take a query. Pages have ones that are others’ (`utm_source`). */
export const limitQueries = (app: FastifyInstance): void => {
  app.addHook('onRequest', (request, _, done) => {
    if (request.routeOptions.schema?.querystring === undefined || !hasMore(request.url)) return done()
    const message = `The query has too many arguments: at most ${mostArguments}.`
    done(badRequest({ code: 'query_invalid', message }))
  })
}

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
