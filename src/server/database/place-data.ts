import { createHash } from 'node:crypto'
import { chmod, chown, mkdir, mkdtemp, readFile, readlink, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { StartError } from '../start-error.ts'
import { runProgram, type SystemUser } from './run-program.ts'
import { foldersElsewhere, isTrustedFolder, makeTrustedFolder } from './trusted-folder.ts'

/** Below a DATA_DIR whose data lie elsewhere: leads to them. */
const linkName = 'elsewhere'
/** Below the data that lie elsewhere: the DATA_DIR that they belong to. */
const ownerName = 'belongs-to'
const programTimeoutMs = 10_000
/** PostgreSQL's own limit is 1,023 bytes, for its longest file. */
const longestPathBytes = 800

export const give = async (path: string, user: SystemUser | null): Promise<void> => {
  if (user) await chown(path, user.uid, user.gid)
}

const isThere = (path: string): Promise<boolean> =>
  stat(path).then(
    () => true,
    () => false,
  )

/** Whether the server's user can keep private files there: rights may be missing, or the file system may know none. */
const canHold = async (folder: string, user: SystemUser | null): Promise<boolean> => {
  if (Buffer.byteLength(folder) > longestPathBytes) return false
  let trial: string | null = null
  try {
    trial = await mkdtemp(join(folder, 'trial-'))
    await chmod(trial, 0o700)
    await give(trial, user)
    const { mode, uid } = await stat(trial)
    if ((mode & 0o777) !== 0o700 || (user !== null && uid !== user.uid)) return false
    const args = ['-c', ': > "$0/file"', trial]
    await runProgram({ program: '/bin/sh', args, cwd: '/', user, timeoutMs: programTimeoutMs })
    return true
  } catch {
    return false
  } finally {
    if (trial !== null) await rm(trial, { recursive: true, force: true })
  }
}

const isSameFolder = async (one: string, other: string): Promise<boolean> => {
  const [first, second] = await Promise.all([one, other].map((path) => stat(path).catch(() => null)))
  return first?.ino === second?.ino && first?.dev === second?.dev
}

const linkedFrom = (dataDir: string): Promise<string | null> => readlink(join(dataDir, linkName)).catch(() => null)

/** The place that `dataDir` leads to. Null where there is none, or where it is a copied folder whose original is still there. */
const placeBefore = async (dataDir: string): Promise<string | null> => {
  const place = await linkedFrom(dataDir)
  if (place === null || !(await isTrustedFolder(place))) return null
  const owner = await readFile(join(place, ownerName), 'utf8').catch(() => dataDir)
  if (owner === dataDir) return place
  if ((await linkedFrom(owner)) === place && !(await isSameFolder(owner, dataDir))) return null
  await writeFile(join(place, ownerName), dataDir, { mode: 0o600 })
  return place
}

const spokenName = (dataDir: string): string => {
  const name = basename(dataDir) === '.kasa' ? basename(dirname(dataDir)) : basename(dataDir)
  return name.replaceAll(/\W+/g, '-').replace(/^-/, '').slice(0, 30) || 'kasa'
}

/** A place that `dataDir` leads to from now on. Of several processes that do this at once, all get the same. */
const linkedPlace = async (dataDir: string, base: string, user: SystemUser | null): Promise<string | null> => {
  const place = await mkdtemp(join(base, `${spokenName(dataDir)}-`))
  await chmod(place, 0o711)
  if (await canHold(place, user)) {
    try {
      await writeFile(join(place, ownerName), dataDir, { mode: 0o600 })
      await symlink(place, join(dataDir, linkName))
      return place
    } catch {}
  }
  await rm(place, { recursive: true })
  return placeBefore(dataDir)
}

/** A place for a `dataDir` in which nothing can be written, not even where its data are. */
const namedPlace = async (dataDir: string, base: string, user: SystemUser | null): Promise<string | null> => {
  const hash = createHash('sha256').update(dataDir).digest('hex').slice(0, 16)
  const place = join(base, `${spokenName(dataDir)}-${hash}`)
  return (await makeTrustedFolder(place)) && (await canHold(place, user)) ? place : null
}

const findPlace = async (dataDir: string, user: SystemUser | null, elsewhere: readonly string[]): Promise<string> => {
  await rm(join(dataDir, linkName), { force: true }).catch(() => {})
  for (const base of elsewhere) {
    if (!(await makeTrustedFolder(base))) continue
    const place = (await linkedPlace(dataDir, base, user)) ?? (await namedPlace(dataDir, base, user))
    if (place !== null) return place
  }
  throw new StartError(
    `No data can be kept in ${dataDir}, nor in ${elsewhere.join(' or ')}: set DATA_DIR to a folder of yours that others may pass through, or set DATABASE_URL.`,
  )
}

/**
 * The folder for the data of `dataDir`: that one itself, unless the server's user cannot keep files in it. Then another that
 * stays the same for this `dataDir`, also when it is moved or copied.
 */
export const placeData = async (
  dataDir: string,
  user: SystemUser | null,
  elsewhere: readonly string[] = foldersElsewhere(),
): Promise<string> => {
  if (await isThere(join(dataDir, 'postgres'))) return dataDir
  const before = await placeBefore(dataDir)
  if (before !== null) return before
  // Others may pass through (PostgreSQL may run as another user) but see nothing: what lies below is private.
  await mkdir(dataDir, { recursive: true, mode: 0o711 }).catch(() => {})
  return (await canHold(dataDir, user)) ? dataDir : findPlace(dataDir, user, elsewhere)
}
