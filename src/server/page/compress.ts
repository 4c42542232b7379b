import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { preferred } from '../transport/accept.ts'

const asBrotli = promisify(brotliCompress)
const asGzip = promisify(gzip)

/** A page is made for one payer and thrown away: a middling level costs a millisecond and saves the network four times. */
const brotliOptions = {
  params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT },
}

/** Sends a text in the best encoding that the client takes. */
export const sendCompressed = async (
  request: FastifyRequest,
  reply: FastifyReply,
  text: string,
): Promise<FastifyReply> => {
  reply.header('vary', [reply.getHeader('vary'), 'accept-encoding'].filter((name) => name !== undefined).join(', '))
  const accepted = preferred(request.headers['accept-encoding']?.toString())
  if (accepted.includes('br')) {
    return reply.header('content-encoding', 'br').send(await asBrotli(text, brotliOptions))
  }
  if (accepted.includes('gzip')) return reply.header('content-encoding', 'gzip').send(await asGzip(text))
  return reply.send(text)
}
