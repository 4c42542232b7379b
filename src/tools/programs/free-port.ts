import { once } from 'node:events'
import { createServer } from 'node:net'

/** A port of this computer that nobody had a moment ago, for programs that cannot be told to choose one. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port')
  return address.port
}
