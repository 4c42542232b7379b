import type { FastifyReply } from 'fastify'
import { ApiError, badRequest } from '../transport/api-error.ts'
import type { GatewayHost, NotificationOutcome } from './port.ts'

interface Taken {
  outcome: NotificationOutcome
  /** Why the signature does not count, as a sentence. */
  unsigned: string
}

/** Counts a notification and answers it: 204, or an error that has it refused, or sent again. */
export const answerNotification = (host: GatewayHost, reply: FastifyReply, { outcome, unsigned }: Taken) => {
  host.notified(outcome)
  if (outcome === 'bad_signature') throw badRequest({ code: 'notification_unsigned', message: unsigned })
  if (outcome === 'not_asked') {
    throw new ApiError({
      code: 'gateway_unreachable',
      message: 'The gateway’s own record cannot be read now: send it again.',
      headers: { 'retry-after': '5' },
    })
  }
  return reply.code(204).send()
}
