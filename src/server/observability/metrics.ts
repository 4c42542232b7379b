import type { FastifyInstance } from 'fastify'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

const requestBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
const waitBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 5, 30, 120, 600]

/** A figure that is asked for when somebody reads the metrics. */
export type ReadFigure = () => number | Promise<number>

/** What operators watch. Labels take values from closed lists alone: no ids, no addresses, nothing that clients make up. */
export interface Metrics {
  register: Registry
  /** Counts and times all requests by route and status; of streams, only those that were refused. */
  watchRequests(app: FastifyInstance, streams: ReadonlySet<string>): void
  /** `outcome` is `approved`, `declined` (with its decline code), or `reply_lost`, which says nothing final. */
  attempt(attempt: { gateway: string; outcome: string; declineCode: string | null }): void
  /** A gateway has sent a notification: what was done with it. */
  notification(notification: { gateway: string; outcome: string }): void
  /** A gateway has declined by a code that has no place in our list. */
  unknownDecline(gateway: string): void
  /** A refund has come to an end. */
  refund(refund: { gateway: string; outcome: string }): void
  /** Somebody has to look at the log: an answer contradicts what was known, or nothing can be done with something. */
  alarm(): void
  /** From the moment that an answer of the bank is written down to its event on one page's stream. */
  pageTold(seconds: number): void
  delivery(delivery: { outcome: string; lagMs: number }): void
  openStreams(read: ReadFigure): void
  /** Whether this process hears what the database sends, and how often it ceased to. */
  notifications(state: { areHeard(): boolean; losses(): number }): void
  /** What waits to be done, by its kind; one that cannot be read is NaN. */
  jobsWaiting(read: Readonly<Record<string, ReadFigure>>): void
  /** For how many seconds work of a kind has been due that nobody does. */
  standstill(read: Readonly<Record<string, ReadFigure>>): void
}

/** Figures of one app, added to those of `register`. */
export const openMetrics = (register: Registry = new Registry()): Metrics => {
  const registers = [register]
  const requests = new Histogram({
    name: 'kasa_http_request_duration_seconds',
    help: 'How long requests took, by route (as in the API’s documentation) and status',
    labelNames: ['method', 'route', 'status'] as const,
    buckets: requestBuckets,
    registers,
  })
  const attempts = new Counter({
    name: 'kasa_payment_attempts_total',
    help: 'Payment attempts with a final answer, by outcome, and replies of gateways that were lost',
    labelNames: ['gateway', 'outcome', 'decline_code'] as const,
    registers,
  })
  const alarms = new Counter({
    name: 'kasa_alarms_total',
    help: 'What somebody has to look at, like answers of gateways that contradict what was known: each is in the log with "alarm":true',
    registers,
  })
  const fromGateways = new Counter({
    name: 'kasa_gateway_notifications_total',
    help: 'Notifications that came in the name of a gateway, by what was done with them',
    labelNames: ['gateway', 'outcome'] as const,
    registers,
  })
  const unknownDeclines = new Counter({
    name: 'kasa_gateway_unknown_declines_total',
    help: 'Declines whose code has no place in our list: they count as bank_declined, and the log has the code',
    labelNames: ['gateway'] as const,
    registers,
  })
  const refunded = new Counter({
    name: 'kasa_refunds_total',
    help: 'Refunds that have come to an end, by what became of them',
    labelNames: ['gateway', 'outcome'] as const,
    registers,
  })
  const toPage = new Histogram({
    name: 'kasa_answer_to_stream_seconds',
    help: 'From writing down an answer of the bank to its event on an open page’s stream, within this process',
    buckets: waitBuckets,
    registers,
  })
  const deliveries = new Counter({
    name: 'kasa_webhook_deliveries_total',
    help: 'Tries to deliver an event, by what came of them',
    labelNames: ['outcome'] as const,
    registers,
  })
  const deliveryLag = new Histogram({
    name: 'kasa_webhook_delivery_lag_seconds',
    help: 'How long a delivery had been due before it was tried',
    buckets: waitBuckets,
    registers,
  })
  return {
    register,
    watchRequests(app, streams) {
      app.addHook('onResponse', (request, reply, done) => {
        const route = request.routeOptions.url ?? 'unknown'
        if (!streams.has(route) || reply.statusCode >= 300) {
          requests.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000)
        }
        done()
      })
    },
    attempt: ({ gateway, outcome, declineCode }) => attempts.inc({ gateway, outcome, decline_code: declineCode ?? '' }),
    notification: ({ gateway, outcome }) => fromGateways.inc({ gateway, outcome }),
    unknownDecline: (gateway) => unknownDeclines.inc({ gateway }),
    refund: ({ gateway, outcome }) => refunded.inc({ gateway, outcome }),
    alarm: () => alarms.inc(),
    pageTold: (seconds) => toPage.observe(seconds),
    delivery({ outcome, lagMs }) {
      deliveries.inc({ outcome })
      deliveryLag.observe(lagMs / 1000)
    },
    openStreams(read) {
      new Gauge({
        name: 'kasa_open_streams',
        help: 'Pages that follow their session on a stream of this process',
        registers,
        async collect() {
          this.set(await read())
        },
      })
    },
    notifications({ areHeard, losses }) {
      new Gauge({
        name: 'kasa_notifications_heard',
        help: 'Whether what this process sends to itself through the database arrives (1): without it, pages are told late',
        registers,
        collect() {
          this.set(areHeard() ? 1 : 0)
        },
      })
      new Counter({
        name: 'kasa_notifications_lost_total',
        help: 'How often a connection that brings notifications was found to bring none, and replaced',
        registers,
        collect() {
          this.reset()
          this.inc(losses())
        },
      })
    },
    jobsWaiting: (read) =>
      figures({
        name: 'kasa_jobs_waiting',
        help: 'What is due or waits its time, in the whole installation, by kind',
        read,
      }),
    standstill: (read) =>
      figures({
        name: 'kasa_standstill_seconds',
        help: 'For how long work has been due that nobody does, in the whole installation, by kind; 0 while all goes on',
        read,
      }),
  }

  function figures({ name, help, read }: { name: string; help: string; read: Readonly<Record<string, ReadFigure>> }) {
    new Gauge({
      name,
      help,
      labelNames: ['kind'] as const,
      registers,
      async collect() {
        const kinds = Object.entries(read).map(async ([kind, count]) => this.set({ kind }, await figureOf(count)))
        await Promise.all(kinds)
      },
    })
  }
}

/** The other figures are needed most when the database is away. */
const figureOf = async (read: ReadFigure): Promise<number> => {
  try {
    return await read()
  } catch {
    return Number.NaN
  }
}
