import type { FastifyInstance } from 'fastify'
import type { GatewayNotices } from '../../contract/gateway-notice.ts'
import type { DeclineCode } from '../../contract/payment-attempt.ts'
import type { RefundFailure } from '../../contract/refund.ts'
import type { TestCode } from '../../contract/test-code.ts'
import type { TestBank } from './test-bank.ts'

/** What a gateway says of a charge. `approved` and `declined` are its last word. */
export type GatewayAnswer =
  | { status: 'waiting'; confirmBy: Date }
  | { status: 'approved' }
  | { status: 'declined'; declineCode: DeclineCode; gatewayCode: string | null }

export interface ChargeRequest {
  /** Ours; the gateway's idempotency key. The same id twice is one charge. */
  attemptId: string
  /** What the payment is for, to be found again in the gateway's own records. */
  sessionId: string
  merchantId: string
  /** As payers know it. */
  merchantName: string
  /** What is bought, in the merchant's words, as far as payers may read them: any text. Nulls for what it does not say. */
  order: { number: string | null; description: string | null }
  /** What payers can quote of the session: `7K3M-Q9TZ`. */
  quotable: string
  /** Minor units of `currency`. */
  amount: number
  /** ISO 4217, lower case. */
  currency: string
  /** Six digits. For the wire alone: not for logs, errors or storage. */
  blikCode: string
  /** As the shop said; texts may be empty. */
  customer: { firstname: string; lastname: string; email: string; ip: string }
  /** Whoever sent the code: the address that the request came from, and the User-Agent, at most 512 characters, empty for none. */
  payer: { ip: string; userAgent: string }
}

export interface ChargeContext {
  /** Aborts when nobody waits for the reply any more. */
  signal: AbortSignal
  /**
   * Keeps the gateway's own reference with the attempt, durably, before any money can move: `lookUp` gets it. To be called
   * at most once, and awaited before the code is sent. Throws where the attempt has its final answer already: then the code
   * must not be sent any more.
   */
  keepReference(reference: string): Promise<void>
}

/** An attempt that its gateway is asked about. */
export interface KnownAttempt {
  attemptId: string
  /** What the gateway kept with the attempt; null where it had not come to that, or keeps none. */
  reference: string | null
  /** When the code was taken. */
  begunAt: Date
  /** The time of the question. */
  askedAt: Date
}

/** Money that a gateway is to give back. */
export interface RefundRequest {
  /** Ours. The same id twice is one refund, however long lies between. */
  refundId: string
  attemptId: string
  /** The gateway's own name for the attempt; null where it kept none. */
  reference: string | null
  /** Minor units of `currency`. */
  amount: number
  /** ISO 4217, lower case. */
  currency: string
  /** When the refund was asked for. */
  begunAt: Date
  /** What the gateway has called the refund: then it has it, and is only asked. Null where it may not have heard of it. */
  refundReference: string | null
}

/** `reference` is the gateway's own name for the refund; null while it has none. */
export type RefundAnswer =
  | { status: 'pending' | 'succeeded'; reference: string | null }
  /** No money moves by it, now or later. */
  | { status: 'failed'; reference: string | null; failureReason: RefundFailure }

/** What was done with a notification: a closed list, for figures. */
export type NotificationOutcome =
  | 'taken'
  /** Not signed with the secret, or too long ago: refused. */
  | 'bad_signature'
  /** Signed, but not of a shape that is known. */
  | 'unreadable'
  /** Of something that is not told of here. */
  | 'other_kind'
  | 'other_mode'
  | 'other_account'
  | 'unknown_attempt'
  | 'unknown_refund'
  /** The gateway could not be asked: to be sent again. */
  | 'not_asked'

export type RingOutcome = Extract<NotificationOutcome, 'taken' | 'unknown_refund' | 'not_asked'>

/** What a gateway may use of the server that it is plugged into. */
export interface GatewayHost {
  /** To be called with each answer that comes by itself (a notification), in any order and as often as it comes. */
  answered(attemptId: string, answer: GatewayAnswer): Promise<void>
  /** The gateway's own attempt of this id, whatever text that is; null for none. */
  findAttempt(id: string): Promise<KnownAttempt | null>
  /** To be called where the gateway has told of a refund, by our id for it, whatever text that is: the gateway is asked. */
  ringRefund(id: string): Promise<RingOutcome>
  /** What an attempt of this gateway asks for: minor units, and ISO 4217 in lower case; null for an unknown one. */
  amountOf(attemptId: string): Promise<{ amount: number; currency: string } | null>
  /** For the log. What it is about holds no names, codes, keys or ids of sessions. */
  warn(about: object, message: string): void
  /** The same for what needs a person. */
  alarm(about: object, message: string): void
  /** Counts a notification. */
  notified(outcome: NotificationOutcome): void
  /** Counts a decline whose code has no place in our list. */
  unknownDecline(): void
}

/** Adds routes to a scope of the server. */
export type AddRoutes = (scope: FastifyInstance) => void

export interface GatewayRoutes {
  /**
   * For its notifications, below `/v1/gateways/<name>`. Bodies arrive as a Buffer of the raw bytes, whatever their type, since
   * signatures are over these.
   */
  notifications?: AddRoutes
}

/** How much one payment may be, in minor units. */
export interface AmountRange {
  least: number
  greatest: number
}

/** An account at an acquirer, for one mode: whoever moves the money. */
export interface Gateway {
  /** As stored with each attempt: `a-z`, digits and `-`. Attempts are finished by the gateway of this name for ever. */
  readonly name: string
  /** Whether it moves real money. */
  readonly livemode: boolean
  /** ISO 4217, lower case; null where it takes every currency. */
  readonly currencies: ReadonlySet<string> | null
  /** The same in each of its currencies; null where it takes every amount. */
  readonly amounts: AmountRange | null
  /**
   * How long after an attempt began a charge may still arrive that nobody has heard of, in milliseconds. To a question that is
   * asked after that, `null` from `lookUp` means never, and the attempt is declined.
   */
  readonly silenceMs: number
  /** Codes with a fixed outcome, for testers to see on the page; empty where it has none, and in live mode. */
  readonly testCodes: readonly TestCode[]
  /** For testers to decide what it answers; left out where it is somebody else's bank, and in live mode. */
  readonly testBank?: TestBank
  /** What the page must show where the code is typed. */
  readonly notices: Readonly<GatewayNotices>
  /** Passes the code on. Throws when the reply does not come or cannot be read: then nobody knows what happened. */
  charge(request: ChargeRequest, context: ChargeContext): Promise<GatewayAnswer>
  /**
   * What became of an attempt; null where no money has moved and, as far as the gateway knows, none will. Throws when the gateway
   * cannot be asked.
   */
  lookUp(attempt: KnownAttempt, signal: AbortSignal): Promise<GatewayAnswer | null>
  /**
   * Gives money back, and tells what has become of it: asked again with the same id it moves nothing more. Throws where nobody
   * knows. Left out where the gateway gives nothing back from here.
   */
  refund?(request: RefundRequest, signal: AbortSignal): Promise<RefundAnswer>
  /** Called once, before the first charge. */
  connect(host: GatewayHost): GatewayRoutes
  /** Lets go of timers and connections. */
  close(): Promise<void>
}
