import type { FastifyInstance } from 'fastify'
import type { RingOutcome } from '../gateways/port.ts'
import type { IdempotencyDeps } from '../idempotency/idempotency.ts'
import type { Turns } from '../transport/turns.ts'
import { countDueRefunds, readRefund } from './refund-rows.ts'
import type { Refunds } from './refunds.ts'
import { refundRoutes } from './routes.ts'
import { keepSendingRefunds, sendRefund } from './send-refunds.ts'

export interface OpenRefunds {
  /** Adds the API's routes to a scope that `authenticate` guards. */
  routes(scope: FastifyInstance, deps: Pick<IdempotencyDeps, 'confirmCallers'> & { turns: Turns }): void
  /** A gateway has a word on a refund of this id, whatever text that is: it is asked, if it is one of that gateway's. */
  ring(refund: { id: string; gateway: string }): Promise<RingOutcome>
  /** How many refunds wait for somebody to ask their gateway. */
  countDue(): Promise<number>
  /** Waits for what is under way. */
  close(): Promise<void>
}

/** Takes refunds, and sends them to their gateways by itself. */
export const openRefunds = (refunds: Refunds): OpenRefunds => {
  const sending = keepSendingRefunds(refunds)
  return {
    routes: (scope, deps) => refundRoutes(scope, { ...refunds, ...deps, sending }),
    async ring({ id, gateway }) {
      const row = await readRefund(refunds.db, id)
      if (row?.gateway !== gateway) return 'unknown_refund'
      return (await sendRefund(refunds, row)) ? 'taken' : 'not_asked'
    },
    countDue: () => countDueRefunds(refunds.db, refunds.clock.now()),
    close: sending.close,
  }
}
