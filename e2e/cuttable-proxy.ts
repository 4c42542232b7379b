import { connect, createServer, type Server, type Socket } from 'node:net'

/** Stands between the browser and the server: keeps the server's address while it restarts, and can cut its line. */
export interface CuttableProxy {
  url: string
  /** Where new connections lead to; null while there is no server. */
  leadTo(port: number | null): void
  /** Breaks every connection at once. */
  cut(): void
  /** While true, breaks each new connection as soon as it is made. */
  refuse(isRefusing: boolean): void
  close(): Promise<void>
}

const host = '127.0.0.1'

const listenAnywhere = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, host, () => {
      const address = server.address()
      if (address === null || typeof address === 'string') reject(new Error('The proxy does not listen on a port'))
      else resolve(address.port)
    })
  })

export const openProxy = async (): Promise<CuttableProxy> => {
  const sockets = new Set<Socket>()
  let target: number | null = null
  let isRefusing = false

  const keep = (socket: Socket, other: Socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => {
      sockets.delete(socket)
      other.destroy()
    })
  }

  const server = createServer((client) => {
    if (isRefusing || target === null) {
      client.on('error', () => {})
      client.resetAndDestroy()
      return
    }
    const upstream = connect(target, host)
    keep(client, upstream)
    keep(upstream, client)
    client.pipe(upstream)
    upstream.pipe(client)
  })
  const port = await listenAnywhere(server)

  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `http://${host}:${port}`,
    leadTo(next) {
      target = next
    },
    cut,
    refuse(next) {
      isRefusing = next
    },
    close() {
      cut()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}
