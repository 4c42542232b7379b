import {
  chmod,
  constants,
  copyFile,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { StartError } from '../start-error.ts'
import type { PostgresBinaries } from './postgres-binaries.ts'
import { runProgram, type SystemUser } from './run-program.ts'
import { foldersElsewhere, isTrustedFolder, makeTrustedFolder } from './trusted-folder.ts'

const programTimeoutMs = 30_000

/** pg_ctl and initdb hand their own path to a shell, between double quotes. */
const isPlainInShell = (path: string): boolean => !/["$`\\\n]/.test(path)

const run = ({ postgres }: PostgresBinaries, user: SystemUser | null): Promise<string> =>
  runProgram({ program: postgres, args: ['--version'], cwd: '/', user, timeoutMs: programTimeoutMs })

const canRun = (programs: PostgresBinaries, user: SystemUser | null): Promise<boolean> =>
  run(programs, user).then(
    () => true,
    () => false,
  )

const programsIn = (folder: string): PostgresBinaries => ({
  initdb: join(folder, 'bin', 'initdb'),
  pgCtl: join(folder, 'bin', 'pg_ctl'),
  postgres: join(folder, 'bin', 'postgres'),
})

/** Copies a folder so that everybody may read it and run its programs, whatever the rights of the original are. */
const copyForAll = async (from: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyForAll(source, target)
    else if (entry.isSymbolicLink()) await symlink(await readlink(source), target)
    else {
      await copyFile(source, target, constants.COPYFILE_FICLONE)
      await chmod(target, ((await stat(source)).mode & 0o100) === 0 ? 0o644 : 0o755)
    }
  }
}

/** Copies the programs once for each version. The rename makes the copy appear whole or not at all. */
const copyOnce = async (original: string, copy: string): Promise<void> => {
  if (await isTrustedFolder(copy)) return
  const draft = await mkdtemp(`${copy}.new-`)
  try {
    await copyForAll(original, draft)
    await rename(draft, copy)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (!(await isTrustedFolder(copy))) throw error
  }
}

const Package = z.object({ version: z.string() })

/** The version of the package of npm that the programs lie in. */
const versionOf = async (original: string): Promise<string> =>
  Package.parse(JSON.parse(await readFile(join(dirname(original), 'package.json'), 'utf8'))).version

/**
 * The programs where `user` may run them: where npm has put them, else a copy that all accounts may reach. Throws a
 * StartError where they do not run at all.
 */
export const placePrograms = async (
  programs: PostgresBinaries,
  user: SystemUser | null,
  elsewhere: readonly string[] = foldersElsewhere(),
): Promise<PostgresBinaries> => {
  await run(programs, null).catch((cause: unknown) => {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(
      `The PostgreSQL that npm has installed does not run on this computer: set DATABASE_URL to one of yours. ${reason}`,
      { cause },
    )
  })
  if (isPlainInShell(programs.postgres) && (await canRun(programs, user))) return programs
  const original = dirname(dirname(programs.postgres))
  const name = `postgresql-${await versionOf(original)}`
  const failures: unknown[] = []
  for (const base of elsewhere) {
    if (!(await makeTrustedFolder(base))) continue
    const copy = join(base, name)
    try {
      await copyOnce(original, copy)
      await run(programsIn(copy), user)
      return programsIn(copy)
    } catch (error) {
      // No room, or nothing may be run from there, as from many a /tmp.
      failures.push(error)
      await rm(copy, { recursive: true, force: true })
    }
  }
  throw new StartError(
    `The user who is to run PostgreSQL may run no program in ${dirname(programs.postgres)}, nor a copy in ${elsewhere.join(' or ')}: move Kasa to where everyone may read, or set DATABASE_URL.`,
    { cause: new AggregateError(failures) },
  )
}
