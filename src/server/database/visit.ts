import { Client } from 'pg'
import { openCluster, socketUrl } from './cluster.ts'
import { type EmbeddedDatabase, reachSocket, startEmbeddedDatabase } from './embedded.ts'

const answers = async (url: string): Promise<boolean> => {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 })
  client.on('error', () => {})
  try {
    await client.connect()
    return true
  } catch {
    return false
  } finally {
    await client.end().catch(() => {})
  }
}

/**
 * The embedded PostgreSQL in `dataDir` for a short visit: the one that a running Kasa has started, else one that is started
 * for the visit and ends with it.
 */
export const visitEmbeddedDatabase = async (dataDir: string): Promise<EmbeddedDatabase> => {
  const socket = await reachSocket(await openCluster(dataDir))
  const url = socketUrl(socket.folder, 'postgres')
  if (await answers(url)) return { url, stop: socket.forget }
  await socket.forget()
  return startEmbeddedDatabase({ dataDir, onLost: () => {} })
}
