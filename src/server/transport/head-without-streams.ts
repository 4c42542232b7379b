import { Readable } from 'node:stream'
import type { FastifyInstance } from 'fastify'

/**
 * A HEAD gets the headers of a stream and the stream ends. Fastify's own HEAD routes read it to its end, which an
 * endless one does not have: it would stay open, with nobody at the other side, for as long as the process lives.
 */
export const headWithoutStreams = (app: FastifyInstance): void => {
  app.addHook('onSend', ({ method }, _reply, payload, done) => {
    if (method !== 'HEAD' || !(payload instanceof Readable)) return done()
    payload.destroy()
    done(null, Readable.from([]))
  })
}
