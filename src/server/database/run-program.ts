import { execFile } from 'node:child_process'

/** An account of the operating system by its numbers. */
export interface SystemUser {
  uid: number
  gid: number
}

export interface ProgramRun {
  program: string
  args: readonly string[]
  cwd: string
  /** Whom to run as; null for whoever runs this process. */
  user: SystemUser | null
  timeoutMs: number
}

/** Runs a program to its end and returns what it printed. Throws, with what it printed in the message, unless it succeeds in time. */
export const runProgram = ({ program, args, cwd, user, timeoutMs }: ProgramRun): Promise<string> =>
  new Promise((resolve, reject) => {
    const options = {
      cwd,
      timeout: timeoutMs,
      // Nothing of ours: PGPORT, PGDATA and a broken LANG would all change what PostgreSQL does.
      env: { PATH: process.env.PATH, LC_ALL: 'C' },
      ...(user ?? {}),
    }
    execFile(program, args, options, (cause, stdout, stderr) => {
      if (cause === null) return resolve(stdout)
      reject(new Error(`${program} failed: ${(stderr || stdout).trim() || cause.message}`, { cause }))
    })
  })
