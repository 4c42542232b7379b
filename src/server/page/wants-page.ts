import type { FastifyRequest } from 'fastify'
import { preferred } from '../transport/accept.ts'

const forPrograms = /^\/+(v1|docs|openapi\.json|healthz|readyz|metrics|assets|logos)(?=[/?]|$)/i
const forPeople = /^\/+(pay(?=[/?]|$)|\?|$)/i

/** Whether a person asks, who gets a page: by the address, and by what the client says that it can show. */
export const wantsPage = ({ url, headers }: FastifyRequest): boolean => {
  if (forPrograms.test(url)) return false
  const types = preferred(headers.accept).map((type) => type.toLowerCase())
  if (types.some((type) => type === 'text/html' || type === 'application/xhtml+xml')) return true
  return forPeople.test(url) && !types.includes('application/json')
}
