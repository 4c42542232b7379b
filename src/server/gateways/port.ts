import type { FastifyInstance } from 'fastify'
import type { DeclineCode } from '../../contract/payment-attempt.ts'

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
  /** Minor units of `currency`. */
  amount: number
  /** ISO 4217, lower case. */
  currency: string
  /** Six digits. For the wire alone: not for logs, errors or storage. */
  blikCode: string
  customer: { firstname: string; lastname: string; email: string; ip: string }
}

/** What a gateway may use of the server that it is plugged into. */
export interface GatewayHost {
  /** To be called with each answer that comes by itself (a notification), in any order and as often as it comes. */
  answered(attemptId: string, answer: GatewayAnswer): Promise<void>
  /** A scope for the gateway's own routes, below `/v1/gateways/<name>/`: its notifications. */
  routes: FastifyInstance
}

/** An acquirer: whoever moves the money. A real one is one file beside sandbox.ts. */
export interface Gateway {
  /** As stored with each attempt: `a-z`, digits and `-`. */
  readonly name: string
  /** ISO 4217, lower case; null where it takes every currency. */
  readonly currencies: ReadonlySet<string> | null
  /** Passes the code on. Throws when the reply does not come or cannot be read: then nobody knows what happened. */
  charge(request: ChargeRequest, signal: AbortSignal): Promise<GatewayAnswer>
  /** What became of an attempt; null where the gateway has never heard of it. Throws when it cannot be asked. */
  lookUp(attemptId: string, signal: AbortSignal): Promise<GatewayAnswer | null>
  connect(host: GatewayHost): void
  /** Lets go of timers and connections. */
  close(): Promise<void>
}
