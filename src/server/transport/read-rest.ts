import type { IncomingMessage } from 'node:http'
import { bodyLimit } from './bodies.ts'

/** In bytes. Whoever sends more than this is hung up on in the middle. */
const mostRead = 16 * bodyLimit

/**
 * Resolves once what is left of a refused request's body has come, or is too much to wait for. A connection that is closed
 * while bytes still arrive is reset by the system, and the answer on it is lost.
 */
export const readRest = (request: IncomingMessage): Promise<void> =>
  new Promise((resolve) => {
    if (request.complete || request.readableEnded || request.destroyed) {
      resolve()
      return
    }
    let left = mostRead
    const count = (chunk: Buffer) => {
      left -= chunk.length
      if (left < 0) stop()
    }
    const stop = () => {
      request.off('data', count).off('end', stop).off('close', stop).off('error', stop)
      resolve()
    }
    request.on('data', count).on('end', stop).on('close', stop).on('error', stop)
  })
