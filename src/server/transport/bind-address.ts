import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { FastifyServerFactory } from 'fastify'
import { type ConnectionLimits, limitOptions } from './limits.ts'

/** An address that this process has, before there is an app that answers there. */
export interface BoundAddress {
  /** The one that was free where 0 was asked for. */
  port: number
  /** Makes Fastify answer here instead of on a server of its own. */
  serverFactory: FastifyServerFactory<Server>
  /** Lets the requests in. Those that came before have waited for it. */
  open(): void
  /** Takes no connections any more. Resolves when the last one is closed. */
  close(): Promise<void>
}

interface Options {
  port: number
  host: string
  limits: ConnectionLimits
}

/** Binds the address first, so that a port that is taken is known at once and one that is free is known by its number. */
export const bindAddress = async ({ port, host, limits }: Options): Promise<BoundAddress> => {
  const { http, keepAliveTimeout, requestTimeout, connectionTimeout } = limitOptions(limits)
  const early: [IncomingMessage, ServerResponse][] = []
  let handler: RequestListener | null = null
  let isOpen = false
  const server = createServer(http, (request, response) => {
    if (isOpen && handler !== null) handler(request, response)
    else early.push([request, response])
  })
  Object.assign(server, { keepAliveTimeout, requestTimeout })
  server.setTimeout(connectionTimeout)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  return {
    port: portOf(server.address()),
    serverFactory: (given) => {
      handler = given
      return server
    },
    open() {
      isOpen = true
      for (const [request, response] of early.splice(0)) handler?.(request, response)
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new Error('The server does not listen on a port')
  return address.port
}
