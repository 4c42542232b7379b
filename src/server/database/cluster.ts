import { mkdir, mkdtemp, open, rename, rm, stat } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { give, placeData } from './place-data.ts'
import { placePrograms } from './place-programs.ts'
import { type PostgresBinaries, postgresBinaries } from './postgres-binaries.ts'
import { runProgram, type SystemUser } from './run-program.ts'
import { checkOwner, checkReach, serverUser } from './server-user.ts'

/** One PostgreSQL server of ours: below `folder` are its data (`postgres/`), its socket (`socket/`) and its log. */
export interface Cluster {
  /** The folder that it was asked to be in. */
  dataDir: string
  folder: string
  binaries: PostgresBinaries
  user: SystemUser | null
  /** Whether the data or the programs are not where they were asked to be. */
  isMoved: boolean
}

export const socketFolder = (cluster: Cluster): string => join(cluster.folder, 'socket')
export const logFile = (cluster: Cluster): string => join(cluster.folder, 'postgres.log')
export const dataFolder = ({ folder }: { folder: string }): string => join(folder, 'postgres')
export const pidFile = (cluster: Cluster): string => join(dataFolder(cluster), 'postmaster.pid')

const initializeTimeoutMs = 120_000
const startTimeoutSeconds = 60
const stopTimeoutSeconds = 8

const exists = async (path: string): Promise<boolean> => {
  try {
    await stat(path)
    return true
  } catch {
    return false
  }
}

const syncFolder = async (path: string): Promise<void> => {
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}

/** Finds out where the server of `dataDir` can be and who is to run it, and makes its folder; throws a sentence where none can. */
export const openCluster = async (dataDir: string): Promise<Cluster> => {
  const absolute = resolve(dataDir)
  const original = await postgresBinaries()
  const folder = await placeData(absolute, await serverUser(dataFolder({ folder: absolute })))
  // Asked again: the data may be elsewhere, and theirs is the user who began them.
  const user = await serverUser(dataFolder({ folder }))
  await checkOwner(dataFolder({ folder }))
  if (user) await checkReach(user, folder)
  const binaries = await placePrograms(original, user)
  return { dataDir: absolute, folder, binaries, user, isMoved: folder !== absolute || binaries !== original }
}

/** Says where data and programs are, in one sentence, unless they are where they were asked to be. */
export const whereElse = ({ dataDir, folder, binaries, user, isMoved }: Cluster): string | null => {
  if (!isMoved) return null
  const reason =
    user === null
      ? 'PostgreSQL cannot work in the folder that it was to be in'
      : `PostgreSQL may not run as root, and user ${user.uid}, who runs it, cannot reach Kasa's folder`
  const data = folder === dataDir ? '' : `the data of ${dataDir} are kept in ${folder}, and `
  return `${reason}: ${data}its programs run from ${dirname(binaries.postgres)}.`
}

/** Creates the data once. The rename at the end makes it appear whole or not at all, however many try at once. */
export const initializeCluster = async (cluster: Cluster): Promise<void> => {
  const { folder, binaries, user } = cluster
  const data = dataFolder(cluster)
  if (await exists(data)) return
  const draft = await mkdtemp(`${data}.new-`)
  try {
    await give(draft, user)
    const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
    const args = ['--pgdata=.', '--username=kasa', '--auth=trust', '--no-instructions', ...locale]
    await runProgram({ program: binaries.initdb, args, cwd: draft, user, timeoutMs: initializeTimeoutMs })
    await rename(draft, data)
    await syncFolder(folder)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await exists(data))) throw error
  }
}

/** Starts the server apart from this process and its terminal, and waits until it takes connections. Fails if one runs. */
export const startCluster = async (
  cluster: Cluster,
  settings: Readonly<Record<string, string>> = {},
): Promise<void> => {
  const { folder, binaries, user } = cluster
  await mkdir(socketFolder(cluster), { recursive: true, mode: 0o700 })
  await give(socketFolder(cluster), user)
  await (await open(logFile(cluster), 'a', 0o600)).close()
  await give(logFile(cluster), user)
  // Paths stay relative: pg_ctl hands them to a shell, and a socket's path has to be short.
  const all = { listen_addresses: '', unix_socket_directories: '../socket', port: '5432', ...settings }
  const options = Object.entries(all).map(([name, value]) => `-c ${name}=${value}`)
  const limits = ['--wait', `--timeout=${startTimeoutSeconds}`]
  await runProgram({
    program: binaries.pgCtl,
    args: ['start', ...limits, '--pgdata=postgres', '--log=postgres.log', '--silent', '--options', options.join(' ')],
    cwd: folder,
    user,
    timeoutMs: (startTimeoutSeconds + 5) * 1_000,
  })
}

/** Ends the server's connections and the server, with everything written. */
export const stopCluster = async ({ folder, binaries, user }: Cluster): Promise<void> => {
  const limits = ['--wait', `--timeout=${stopTimeoutSeconds}`]
  await runProgram({
    program: binaries.pgCtl,
    args: ['stop', '--mode=fast', ...limits, '--pgdata=postgres', '--silent'],
    cwd: folder,
    user,
    timeoutMs: (stopTimeoutSeconds + 1) * 1_000,
  })
}

/** The address of a database behind the socket in `folder`. */
export const socketUrl = (folder: string, database: string): string =>
  `postgresql://kasa@localhost:5432/${database}?host=${encodeURIComponent(folder)}&sslmode=disable`
