import { randomFillSync } from 'node:crypto'

const idBytes = 15
/** Random bytes are cheap by the thousand and dear by the dozen. */
const pool = Buffer.alloc(idBytes * 256)
let used = pool.length

const randomId = (): string => {
  if (used === pool.length) {
    randomFillSync(pool)
    used = 0
  }
  used += idBytes
  return pool.toString('base64url', used - idBytes, used)
}

/** Options for Fastify: each request gets an id of ours. The client's own header is never trusted. */
export const requestIds = {
  genReqId: (): string => `req_${randomId()}`,
  requestIdHeader: false,
} as const
