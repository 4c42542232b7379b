import type { FastifyInstance } from 'fastify'
import type { Notifications } from '../database/notifications.ts'
import type { Payments } from '../payments/payments.ts'
import { liveUpdates } from './live-updates.ts'
import { payerSessionReader, type ReadPayerSession } from './payer-session.ts'
import { payerRoutes } from './routes.ts'
import type { StreamLimits } from './stream-places.ts'
import { updateStreams } from './update-streams.ts'

interface Options {
  payments: Payments
  notifications: Pick<Notifications, 'listen'>
  limits: StreamLimits
  /** How long a page says that it is paid, of a merchant that has not said so. */
  receiptMs: number
  /** Told when a page has been told of its session. */
  onTold: (sessionId: string) => void
}

export interface Payer {
  read: ReadPayerSession
  /** Adds the routes that pages ask. */
  routes(scope: FastifyInstance): void
  /** How many pages follow their session here. */
  countStreams(): number
  /** Ends all streams: their pages come back, to whoever listens then. */
  close(): void
}

/** What payers' pages ask, and what they are told. */
export const openPayer = async ({ payments, notifications, limits, receiptMs, onTold }: Options): Promise<Payer> => {
  const read = payerSessionReader({ ...payments, receiptMs })
  const updates = await liveUpdates({ notifications, log: payments.log, read })
  const streams = updateStreams({ updates, read, limits, random: Math.random, onTold })
  return {
    read,
    routes: (scope) => payerRoutes(scope, { payments, read, streams }),
    countStreams: streams.count,
    close: streams.close,
  }
}
