import type { FastifyRequest } from 'fastify'

/** Real ones are half as long. */
const longestUserAgent = 500

/** Who sends a code: the address that the request came from, and its User-Agent, empty for none. */
export const payerOf = ({ ip, headers }: FastifyRequest): { ip: string; userAgent: string } => ({
  ip,
  userAgent: headers['user-agent']?.slice(0, longestUserAgent) ?? '',
})
