import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { isIP, type Socket } from 'node:net'
import { Agent, buildConnector, type Dispatcher } from 'undici'
import type { NetworkGuard } from './network-guard.ts'
import { asLookup, ForbiddenAddressError, guarded, type ResolveName } from './resolve-name.ts'

interface Options {
  guard: NetworkGuard
  resolve: ResolveName
  /** For a connection, in milliseconds. */
  timeout: number
}

export interface Connections {
  /** Keeps connections for the next requests to the same origin. */
  kept: Dispatcher
  /** Opens a connection for each request. */
  fresh: Dispatcher
  /** Whether a request failed since a connection, kept from an earlier request, was dead: the receiver may not have seen it. */
  wasDead(error: unknown): boolean
  close(): Promise<void>
}

/** What undici tells of each request that it writes to a connection. */
const channel = 'undici:client:sendHeaders'

const socketIn = (message: unknown): object | null =>
  typeof message === 'object' && message !== null && 'socket' in message && typeof message.socket === 'object'
    ? message.socket
    : null

/** Connections to what the guard allows, judged at the moment of connecting: what was judged is what is connected to. */
export const openConnections = ({ guard, resolve, timeout }: Options): Connections => {
  const requests = new WeakMap<object, number>()
  const ofDeadConnections = new WeakSet<object>()
  const count = (message: unknown) => {
    const socket = socketIn(message)
    if (socket) requests.set(socket, (requests.get(socket) ?? 0) + 1)
  }
  subscribe(channel, count)

  const watch = (socket: Socket) =>
    socket.once('error', (error) => {
      if ((requests.get(socket) ?? 0) > 1) ofDeadConnections.add(error)
    })

  const open = buildConnector({ lookup: asLookup(guarded(resolve, guard)), timeout })
  const connect: buildConnector.connector = (options, callback) => {
    // Sockets do not look up literal addresses.
    const literal = options.hostname.replace(/^\[(.*)\]$/, '$1')
    const isAllowed = isIP(literal) === 0 ? guard.allowsName(literal) : guard.allowsAddress(literal)
    if (!isAllowed || !guard.allowsPort(options.port)) return callback(new ForbiddenAddressError(), null)
    open(options, (...result) => {
      if (result[1]) watch(result[1])
      callback(...result)
    })
  }

  const [kept, fresh] = [new Agent({ connect }), new Agent({ connect, pipelining: 0 })]
  return {
    kept,
    fresh,
    wasDead: (error) => typeof error === 'object' && error !== null && ofDeadConnections.has(error),
    async close() {
      unsubscribe(channel, count)
      await Promise.all([kept.destroy(), fresh.destroy()])
    },
  }
}
