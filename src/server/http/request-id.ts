import { randomBytes } from 'node:crypto'

/** Options for Fastify: each request gets an id of ours. The client's own header is never trusted. */
export const requestIds = {
  genReqId: (): string => `req_${randomBytes(15).toString('base64url')}`,
  requestIdHeader: false,
} as const
