import { stat } from 'node:fs/promises'
import { StartError } from '../start-error.ts'
import { runProgram, type SystemUser } from './run-program.ts'

const programTimeoutMs = 10_000

const accountNumber = async (flag: '-u' | '-g', name: string): Promise<number> =>
  Number(await runProgram({ program: 'id', args: [flag, name], cwd: '/', user: null, timeoutMs: programTimeoutMs }))

const findAccount = async (names: readonly string[]): Promise<SystemUser> => {
  for (const name of names) {
    try {
      return { uid: await accountNumber('-u', name), gid: await accountNumber('-g', name) }
    } catch {}
  }
  throw new StartError(
    `PostgreSQL does not run as root, and this computer has no user ${names.join(' or ')}: start Kasa as another user, or set DATABASE_URL.`,
  )
}

const ownerOf = async (folder: string): Promise<SystemUser | null> => {
  try {
    const { uid, gid } = await stat(folder)
    return uid === 0 ? null : { uid, gid }
  } catch {
    return null
  }
}

/** Whom PostgreSQL is to run as: null for whoever runs this process, since only root needs somebody else. */
export const serverUser = async (dataFolder: string): Promise<SystemUser | null> => {
  if (process.getuid?.() !== 0) return null
  return (await ownerOf(dataFolder)) ?? (await findAccount(['postgres', 'nobody']))
}

/** Throws a sentence that says what to do unless `user` may enter `folder`. */
export const checkReach = async (user: SystemUser, folder: string): Promise<void> => {
  try {
    const args = ['-c', 'test -x "$0"', folder]
    await runProgram({ program: '/bin/sh', args, cwd: '/', user, timeoutMs: programTimeoutMs })
  } catch (cause) {
    throw new StartError(
      `PostgreSQL does not run as root, and user ${user.uid}, who runs it instead, may not reach the data in ${folder}: move them to where everyone may pass, start Kasa as another user, or set DATABASE_URL.`,
      { cause },
    )
  }
}

/** Throws a sentence that says what to do where the data in `dataFolder` are another user's. Root runs PostgreSQL as that one. */
export const checkOwner = async (dataFolder: string): Promise<void> => {
  const own = process.getuid?.()
  const found = await stat(dataFolder).catch(() => null)
  if (own === undefined || own === 0 || found === null || found.uid === own) return
  throw new StartError(
    `The data in ${dataFolder} belong to user ${found.uid}, who began them: start Kasa as that user (or as root, if root began them), or set DATA_DIR to a folder of your own.`,
  )
}
