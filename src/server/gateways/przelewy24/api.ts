import * as z from 'zod'
import { NoAnswer } from '../no-answer.ts'
import type { ChargeRequest } from '../port.ts'
import { httpClient } from './http-client.ts'

import type { Account } from './settings.ts'
import { signatureOf } from './sign.ts'
import { type Addresses, toldOf } from './what-is-told.ts'

const Registered = z.object({ data: z.object({ token: z.string().min(1).max(200) }) })
const Charged = z.object({ data: z.object({ orderId: z.int() }) })
const Verified = z.object({ data: z.object({ status: z.literal('success') }) })

/** What we read of Przelewy24's record of a transaction. */
const Transaction = z.object({
  orderId: z.int(),
  sessionId: z.string(),
  /** 0 no payment, 1 paid and not verified, 2 paid, 3 given back. */
  status: z.int(),
  /** Grosze. */
  amount: z.int(),
  currency: z.string(),
})
export type Transaction = z.infer<typeof Transaction>
const Found = z.object({ data: Transaction })

/** What we ask of Przelewy24. All throw a Refusal where it answers with an error, and NoAnswer where it does not answer. */
export interface P24Api {
  /** Opens a transaction, which moves nothing. The same attempt twice is one transaction. Returns its token. */
  register(request: ChargeRequest, signal: AbortSignal): Promise<string>
  /** Sends the code: from now on money may move. */
  charge(given: { token: string; blikCode: string }, signal: AbortSignal): Promise<void>
  /** The record of an attempt; null where there is none (yet). */
  find(attemptId: string, signal: AbortSignal): Promise<Transaction | null>
  /** Takes the money that was paid: without it, it is never the merchant's. */
  verify(transaction: Transaction, signal: AbortSignal): Promise<void>
  close(): Promise<void>
}

/** Przelewy24's REST API, by its documentation of version 1.0.16. */
export const p24Api = (account: Account, addresses: Addresses): P24Api => {
  const { merchantId, posId, crc } = account
  const http = httpClient(account)

  return {
    async register(request, signal) {
      const { attemptId: sessionId, amount } = request
      const currency = request.currency.toUpperCase()
      const sign = signatureOf({ sessionId, merchantId, amount, currency }, crc)
      const body = { merchantId, posId, ...toldOf(request, addresses), sign }
      return read(Registered, await http.call({ method: 'POST', path: '/api/v1/transaction/register', body, signal }))
        .data.token
    },

    async charge(body, signal) {
      read(Charged, await http.call({ method: 'POST', path: '/api/v1/paymentMethod/blik/chargeByCode', body, signal }))
    },

    async find(attemptId, signal) {
      const path = `/api/v1/transaction/by/sessionId/${encodeURIComponent(attemptId)}`
      const answer = await http.call({ method: 'GET', path, signal }).catch((error: unknown) => {
        if (isNotFound(error)) return null
        throw error
      })
      if (answer === null) return null
      const { data } = read(Found, answer)
      if (data.sessionId !== attemptId) throw new NoAnswer('Przelewy24 has answered about another transaction')
      return data
    },

    async verify({ sessionId, orderId, amount, currency }, signal) {
      const sign = signatureOf({ sessionId, orderId, amount, currency }, crc)
      const body = { merchantId, posId, sessionId, amount, currency, orderId, sign }
      read(Verified, await http.call({ method: 'PUT', path: '/api/v1/transaction/verify', body, signal }))
    },

    close: http.close,
  }
}

const isNotFound = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 404

const read = <Shape extends z.ZodType>(shape: Shape, answer: unknown): z.output<Shape> => {
  const { success, data } = shape.safeParse(answer)
  if (!success) throw new NoAnswer('What Przelewy24 answered cannot be read')
  return data
}
