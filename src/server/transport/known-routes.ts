import type { FastifyInstance } from 'fastify'

const matches = (pattern: readonly string[], path: readonly string[]): boolean =>
  pattern.length === path.length &&
  pattern.every((segment, index) => (segment.startsWith(':') ? path[index] !== '' : segment === path[index]))

/** Learns each route that is added from now on. The answer tells which methods a path takes: none for an unknown path. */
export const allowedMethods = (app: FastifyInstance): ((url: string) => string[]) => {
  const learnt: { pattern: string[]; methods: string[] }[] = []
  app.addHook('onRoute', ({ url, method }) => {
    learnt.push({ pattern: url.split('/'), methods: [method].flat() })
  })
  return (url) => {
    const path = (url.split('?', 1)[0] ?? '').split('/')
    const methods = learnt.filter(({ pattern }) => matches(pattern, path)).flatMap((route) => route.methods)
    return [...new Set(methods)].sort()
  }
}
