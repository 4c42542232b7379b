import { readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { type Cluster, dataFolder, pidFile, socketFolder } from './cluster.ts'

/** No computer gives this number to a process. */
const nobodysPid = 2 ** 31 - 1

const isSystemError = (error: unknown, code: string): boolean =>
  error instanceof Error && 'code' in error && error.code === code

const statIfThere = async (path: string) => {
  try {
    return await stat(path)
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return null
    throw error
  }
}

const readPidFile = async (cluster: Cluster): Promise<string[]> => {
  try {
    return (await readFile(pidFile(cluster), 'utf8')).split('\n')
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return []
    throw error
  }
}

/** PostgreSQL works in its data folder, a zombie nowhere. */
const worksIn = async (pid: string, folder: string): Promise<boolean> => {
  const [expected, actual] = await Promise.all([stat(folder), statIfThere(`/proc/${pid}/cwd`)])
  return actual !== null && actual.ino === expected.ino && actual.dev === expected.dev
}

/**
 * A PostgreSQL that was killed leaves its process number behind, and none starts while any process has that number: a
 * zombie, or anyone after a container's restart. Takes the number away where it is not PostgreSQL's. Needs /proc.
 */
export const forgetDeadServer = async (cluster: Cluster): Promise<void> => {
  const [pid, ...rest] = await readPidFile(cluster)
  if (pid === undefined || !/^\d+$/.test(pid) || (await statIfThere('/proc/self/cwd')) === null) return
  if (await worksIn(pid, dataFolder(cluster))) return
  // The other lines stay: by them PostgreSQL sees whether children of the dead server are still at work.
  await writeFile(pidFile(cluster), [nobodysPid, ...rest].join('\n'))
  await rm(join(socketFolder(cluster), '.s.PGSQL.5432.lock'), { force: true })
}

/**
 * Lets one process at a time start the cluster: returns the way to let go, or null while another holds it. The system
 * lets go for a process that is killed. Linux only; elsewhere everyone may start.
 */
export const holdStart = async (cluster: Cluster): Promise<null | (() => void)> => {
  if (process.platform !== 'linux') return () => {}
  const { dev, ino } = await stat(dataFolder(cluster))
  return new Promise((resolve, reject) => {
    const guard = createServer()
    guard.once('error', (error) => (isSystemError(error, 'EADDRINUSE') ? resolve(null) : reject(error)))
    // An abstract socket: a name without a file, so nothing is left behind.
    guard.listen(`\0kasa-start-${dev}-${ino}`, () => resolve(() => guard.close()))
  })
}
