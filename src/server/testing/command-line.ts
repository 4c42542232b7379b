import type { CommandDeps } from '../administration/command.ts'
import { runCommandLine } from '../administration/command-line.ts'

/** Runs the command line within this process on `deps`; with none, whatever asks for the database fails. */
export const runWithin = async (deps: CommandDeps | null, args: readonly string[]) => {
  let [out, err, touched] = ['', '', false]
  const code = await runCommandLine({
    args,
    out: (text) => {
      out += text
    },
    err: (text) => {
      err += text
    },
    withDatabase: (work) => {
      touched = true
      return deps === null ? Promise.reject(new Error('The database was asked for')) : work(deps)
    },
  })
  return { code, out, err, touched }
}
