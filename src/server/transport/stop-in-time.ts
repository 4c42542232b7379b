import type { FastifyInstance } from 'fastify'

/** How long what is under way may go on when the server stops, in milliseconds. */
export interface StopTimes {
  /** Then nobody waits for gateways any more: what they did is asked by whoever runs next. */
  gatewaysMs: number
  /** Then connections that have not come to an end are cut. */
  connectionsMs: number
}

/** Together with what comes after, these fit into 10 s. */
export const stopTimes: StopTimes = { gatewaysMs: 5_000, connectionsMs: 7_000 }

const idleCheckMs = 100

/** Keeps the stop of a server short. Returns the signal to give up waiting for others. */
export const stopInTime = (app: FastifyInstance, { gatewaysMs, connectionsMs }: StopTimes): AbortSignal => {
  const giveUp = new AbortController()
  const timers: NodeJS.Timeout[] = []
  let isStopping = false

  app.addHook('preClose', async () => {
    isStopping = true
    timers.push(
      setTimeout(() => giveUp.abort(), gatewaysMs),
      setTimeout(() => app.server.closeAllConnections(), connectionsMs),
      // Connections that fall idle after the stop began, those of ended streams above all, would be waited for.
      setInterval(() => app.server.closeIdleConnections(), idleCheckMs),
    )
  })
  app.addHook('onSend', (_, reply, _payload, done) => {
    if (isStopping) reply.header('connection', 'close')
    done()
  })
  app.addHook('onClose', async () => timers.forEach(clearTimeout))
  return giveUp.signal
}
