import type { FastifyRequest } from 'fastify'
import { clientAddressOf } from './client-address.ts'

/** Real ones are half as long. */
const longestUserAgent = 500

/** Who sends a code: the address that the request came from, and its User-Agent, empty for none. */
export const payerOf = (request: FastifyRequest): { ip: string; userAgent: string } => ({
  ip: clientAddressOf(request),
  userAgent: request.headers['user-agent']?.slice(0, longestUserAgent) ?? '',
})
