import type { FastifyInstance } from 'fastify'

const segmentsOf = (url: string): string[] => (url.split('?', 1)[0] ?? '').split('/')

const isId = (segment: string): boolean => segment.startsWith(':')

const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, index) => (isId(segment) ? path[index] !== '' : segment === path[index]))

/** What is near a route as people mistype addresses. */
const looselyMatches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, index) => isId(segment) || segment === path[index]?.toLowerCase())

/** A longer path is nobody's typo. */
const longestPath = 200

export interface KnownRoutes {
  /** The methods that a path takes: none for an unknown path. */
  methodsOf(url: string): string[]
  /** The path that was probably meant: without a slash at its end or doubled, in lower case, below `/v1`. Null for none. */
  pathMeant(url: string): string | null
}

/** Learns each route that is added from now on. */
export const knownRoutes = (app: FastifyInstance): KnownRoutes => {
  const learnt: { pattern: string[]; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    learnt.push({ pattern: url.split('/'), methods: [method].flat() })
  })
  return {
    methodsOf(url) {
      const path = segmentsOf(url)
      const methods = learnt.filter(({ pattern }) => matches(pattern, path)).flatMap((route) => route.methods)
      return [...new Set(methods)].sort()
    },
    pathMeant(url) {
      if (url.length > longestPath) return null
      const filled = segmentsOf(url).filter((segment) => segment !== '')
      for (const path of [
        ['', ...filled],
        ['', 'v1', ...filled],
      ]) {
        const found = learnt.find(({ pattern }) => looselyMatches(pattern, path))
        if (found) return found.pattern.map((segment, index) => (isId(segment) ? path[index] : segment)).join('/')
      }
      return null
    },
  }
}
