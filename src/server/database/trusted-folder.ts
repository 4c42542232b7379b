import { chmod, lstat, mkdir, realpath, stat } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const othersMayWrite = 0o002
const groupMayWrite = 0o020
/** In such a folder everyone may add, but nobody may replace what another has made. */
const sticky = 0o1000
/** Others may pass through, but neither list nor change it. */
const passable = 0o711

const ownUser = (): number => process.getuid?.() ?? 0
const ownGroup = (): number => process.getgid?.() ?? 0

const ancestorsOf = (path: string): string[] => {
  const parent = dirname(path)
  return parent === path ? [] : [...ancestorsOf(parent), parent]
}

interface Rights {
  mode: number
  gid: number
}

const isWrittenByOthers = ({ mode, gid }: Rights): boolean =>
  (mode & othersMayWrite) !== 0 || ((mode & groupMayWrite) !== 0 && gid !== 0 && gid !== ownGroup())

/** Nobody but root and us can put something else in the place of what we have made below it. */
const isSafeToPass = async (path: string): Promise<boolean> => {
  const found = await stat(path)
  if (found.uid !== 0 && found.uid !== ownUser()) return false
  return (found.mode & sticky) !== 0 || !isWrittenByOthers(found)
}

/**
 * Whether the folder is there, is ours, and can be changed by nobody else. In folders like /tmp, which are everyone's, a
 * name may have been taken by somebody who wants us to write where they choose.
 */
export const isTrustedFolder = async (path: string): Promise<boolean> => {
  const found = await lstat(path).catch(() => null)
  if (!found?.isDirectory() || found.uid !== ownUser() || isWrittenByOthers(found)) return false
  for (const ancestor of ancestorsOf(await realpath(path))) if (!(await isSafeToPass(ancestor))) return false
  return true
}

/** Makes the folder, or takes it as it is. False where that is not possible, or where it is not to be trusted. */
export const makeTrustedFolder = async (path: string): Promise<boolean> => {
  try {
    await mkdir(path, { recursive: true })
    if (!(await isTrustedFolder(path))) return false
    await chmod(path, passable)
    return true
  } catch {
    return false
  }
}

/**
 * Where a program may keep what cannot lie in its own folder, the best first: root's is for all accounts to reach,
 * anybody else's is in their home. Temporary folders are for where nothing else can be written.
 */
export const foldersElsewhere = (): string[] => {
  const user = ownUser()
  const state = process.env.XDG_STATE_HOME || join(homedir(), '.local', 'state')
  const kept = user === 0 ? '/var/lib/kasa' : join(state, 'kasa')
  return [kept, ...new Set(['/var/tmp', tmpdir()].map((folder) => join(folder, `kasa-${user}`)))]
}
