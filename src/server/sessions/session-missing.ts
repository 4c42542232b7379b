import type { Caller } from '../keys/authenticate.ts'
import { type ApiError, notFound } from '../transport/api-error.ts'
import type { SessionRow } from './lock-session.ts'

/** Whether a session may be seen with the caller's key: it is of the same merchant and mode. */
export const isOf = (session: Pick<SessionRow, 'merchant_id' | 'livemode'>, caller: Caller): boolean =>
  session.merchant_id === caller.merchantId && session.livemode === caller.livemode

/** 404: no session that the caller may see. */
export const sessionMissing = (): ApiError =>
  notFound({
    code: 'resource_missing',
    param: 'id',
    message: 'This key sees no such Checkout Session: check the id, and whether the key is of the same mode.',
  })
