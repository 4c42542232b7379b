import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Cluster,
  initializeCluster,
  logFile,
  openCluster,
  socketFolder,
  socketUrl,
  stopCluster,
  whereElse,
} from './cluster.ts'
import { claimCluster } from './cluster-claim.ts'

export interface EmbeddedDatabase {
  url: string
  /** Ends PostgreSQL with everything written, within 10 s. */
  stop(): Promise<void>
}

interface Options {
  dataDir: string
  /** PostgreSQL has ended by itself; its log says why. */
  onLost: (logFile: string) => void
  /** Told, in a sentence, where the data are when they cannot be in `dataDir`. */
  say?: (sentence: string) => void
}

/** A Unix socket's path has to fit 104 bytes on macOS (108 on Linux), its end mark included. */
const socketPathLimit = 103

const fits = (folder: string): boolean => Buffer.byteLength(join(folder, '.s.PGSQL.5432')) <= socketPathLimit

/** The temporary folder, unless even that has too long a path. */
const shortFolder = (): string =>
  [tmpdir(), '/tmp'].find((folder) => fits(join(folder, 'kasa-XXXXXX', 's'))) ?? tmpdir()

/** A way to the socket that is short enough: where the folder's own path is not, through a link in a private folder. */
export const reachSocket = async (cluster: Cluster): Promise<{ folder: string; forget: () => Promise<void> }> => {
  const folder = socketFolder(cluster)
  if (fits(folder)) return { folder, forget: async () => {} }
  const links = await mkdtemp(join(shortFolder(), 'kasa-'))
  await symlink(folder, join(links, 's'))
  return { folder: join(links, 's'), forget: () => rm(links, { recursive: true, force: true }) }
}

/**
 * Starts the PostgreSQL that npm installed with its data in `dataDir`, or goes on with the one that a killed process left
 * running there. One process a folder: a second gets a StartError.
 */
export const startEmbeddedDatabase = async ({ dataDir, onLost, say }: Options): Promise<EmbeddedDatabase> => {
  const cluster = await openCluster(dataDir)
  const elsewhere = whereElse(cluster)
  if (elsewhere !== null) say?.(elsewhere)
  await initializeCluster(cluster)
  const socket = await reachSocket(cluster)
  const url = socketUrl(socket.folder, 'postgres')
  try {
    const claim = await claimCluster(cluster, url)
    const lose = () => onLost(logFile(cluster))
    claim.on('end', lose)
    const stop = async () => {
      claim.removeListener('end', lose)
      // The claim is kept until PostgreSQL itself ends it: nobody can begin to use what we are about to stop.
      await stopCluster(cluster)
      await claim.end()
      await socket.forget()
    }
    return { url, stop }
  } catch (error) {
    await socket.forget()
    throw error
  }
}
