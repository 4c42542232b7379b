import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import * as z from 'zod'
import { answerNotification } from '../answer-notification.ts'
import type { NotificationOutcome } from '../port.ts'
import { answerIn, type Working } from './account.ts'
import { settle } from './look-up.ts'
import type { Account } from './settings.ts'
import { isSignedBy } from './sign.ts'

const askingMs = 10_000

/** That a transaction was paid. */
const Paid = z.object({
  merchantId: z.int(),
  posId: z.int(),
  sessionId: z.string(),
  amount: z.int(),
  originAmount: z.int(),
  currency: z.string(),
  orderId: z.int(),
  methodId: z.int(),
  statement: z.string(),
  sign: z.string(),
})

/** How BLIK has ended. `result` is signed as it comes, so it is read after that. */
const OfBlik = z.object({
  orderId: z.int(),
  sessionId: z.string(),
  method: z.union([z.int(), z.string()]),
  result: z.unknown(),
  sign: z.string(),
})
/** The documentation shows it inside of `data`, and says nothing of it in words. */
const BlikBody = z.union([z.object({ data: OfBlik }).transform(({ data }) => data), OfBlik])
const code = z.union([z.int().transform(String), z.string()]).nullish()
const Result = z.object({ error: z.union([z.int().transform(String), z.string()]), message: code, status: code })

interface Options extends Working {
  account: Pick<Account, 'merchantId' | 'posId' | 'crc'>
}

/** Where Przelewy24 tells of payments, and of how each code of BLIK has ended. Both are bells: its record is read first. */
export const notificationRoutes = (scope: FastifyInstance, options: Options): void => {
  const answering =
    (take: (options: Options, body: unknown) => Promise<NotificationOutcome>) =>
    async (request: FastifyRequest, reply: FastifyReply) => {
      const outcome = await take(options, parse(request.body))
      return answerNotification(options.host(), reply, { outcome, unsigned })
    }
  scope.post('/notifications', answering(takePaid))
  scope.post('/notifications/blik', answering(takeOfBlik))
}

const unsigned = 'The body is not signed with the key of this account.'

const parse = (body: unknown): unknown => {
  try {
    return JSON.parse(Buffer.isBuffer(body) ? body.toString() : '')
  } catch {
    return null
  }
}

const takePaid = async (options: Options, body: unknown): Promise<NotificationOutcome> => {
  const { success, data } = Paid.safeParse(body)
  if (!success) return 'bad_signature'
  const { merchantId, posId, sessionId, amount, originAmount, currency, orderId, methodId, statement, sign } = data
  const fields = { merchantId, posId, sessionId, amount, originAmount, currency, orderId, methodId, statement }
  const { account } = options
  if (!isSignedBy(sign, fields, account.crc)) return 'bad_signature'
  if (merchantId !== account.merchantId || posId !== account.posId) return 'other_account'
  return ring(options, { attemptId: sessionId, refusal: null })
}

const takeOfBlik = async (options: Options, body: unknown): Promise<NotificationOutcome> => {
  const { success, data } = BlikBody.safeParse(body)
  if (!success) return 'bad_signature'
  const { orderId, sessionId, method, result, sign } = data
  if (!isSignedBy(sign, { orderId, sessionId, method, result }, options.account.crc)) return 'bad_signature'
  const told = Result.safeParse(result)
  if (!told.success) return 'unreadable'
  const { error, message = null, status = null } = told.data
  return ring(options, { attemptId: sessionId, refusal: /^0*$/.test(error) ? null : [error, message, status] })
}

interface Told {
  attemptId: string
  /** Its codes, where it says that nothing was paid. */
  refusal: readonly (string | null)[] | null
}

const ring = async (options: Options, { attemptId, refusal }: Told): Promise<NotificationOutcome> => {
  const { host } = options
  const attempt = await host().findAttempt(attemptId)
  if (!attempt?.reference) return 'unknown_attempt'
  const settled = await settle(options, attemptId, AbortSignal.timeout(askingMs)).then(
    (answer) => ({ answer }),
    (error: unknown) => {
      host().warn({ attempt: attemptId, err: error }, 'Przelewy24 has told of a payment that cannot be taken now')
      return null
    },
  )
  if (settled === null) return 'not_asked'
  const answer =
    settled.answer ??
    (refusal && answerIn(options, { attempt: attemptId, codes: refusal, askedBankAt: attempt.begunAt }))
  if (answer) await host().answered(attemptId, answer)
  return 'taken'
}
