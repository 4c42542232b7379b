import { parseArgs } from 'node:util'
import { StartError } from '../start-error.ts'
import { type Command, type CommandDeps, CommandError, UsageError } from './command.ts'
import { commands } from './commands.ts'
import { commandHelp, generalHelp } from './help.ts'

/** 0: done. 1: it could not be done. 2: the command line is wrong, and nothing was touched. */
export type ExitCode = 0 | 1 | 2

export interface CommandLine {
  args: readonly string[]
  out: (text: string) => void
  err: (text: string) => void
  /** Lends the database for as long as the work takes. */
  withDatabase: <Result>(work: (deps: CommandDeps) => Promise<Result>) => Promise<Result>
}

interface Parsed {
  command: Command
  positionals: string[]
  options: Record<string, unknown>
  wantsHelp: boolean
  wantsJson: boolean
}

const find = (name: string): Command => {
  const found = Object.hasOwn(commands, name) ? commands[name] : undefined
  if (found) return found
  throw new UsageError(`There is no command ${JSON.stringify(name)}: there are ${Object.keys(commands).join(', ')}.`)
}

const parse = (name: string, args: readonly string[]): Parsed => {
  const command = find(name)
  const own = Object.entries(command.options).map(
    ([option, { isFlag }]) => [option, { type: isFlag ? 'boolean' : 'string' }] as const,
  )
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...Object.fromEntries(own), help: { type: 'boolean', short: 'h' }, json: { type: 'boolean' } },
    })
    const { help: wantsHelp = false, json: wantsJson = false, ...options } = values
    return { command, positionals, options, wantsHelp: wantsHelp === true, wantsJson: wantsJson === true }
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}

const perform = async ({ args, out, withDatabase }: CommandLine): Promise<void> => {
  const [name, ...rest] = args
  if (name === undefined) throw new UsageError('Say what to do.')
  if (name === '--help' || name === '-h' || name === 'help') return out(generalHelp(commands))
  const { command, positionals, options, wantsHelp, wantsJson } = parse(name, rest)
  if (wantsHelp) return out(commandHelp(name, command))
  const { text, json } = await withDatabase(command.prepare({ positionals, options }))
  out(wantsJson ? JSON.stringify(json, null, 2) : text)
}

/** Does what the arguments say. Errors go to `err` in words; one that nobody expected is thrown. */
export const runCommandLine = async (line: CommandLine): Promise<ExitCode> => {
  try {
    await perform(line)
    return 0
  } catch (error) {
    if (error instanceof UsageError) {
      line.err(`${error.message}\n\n\`merchants --help\` and \`merchants <command> --help\` say how.`)
      return 2
    }
    if (!(error instanceof CommandError || error instanceof StartError)) throw error
    line.err(error.message)
    return 1
  }
}
