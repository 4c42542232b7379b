import type { Kysely } from 'kysely'
import type * as z from 'zod'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'

export interface CommandDeps {
  db: Kysely<Database>
  clock: Clock
}

/** What a command has to say: as text for a person, and with `--json` for a program. */
export interface Outcome {
  text: string
  json: unknown
}

/** An argument or an option: what it is read with, and what it must be, to stand after "must be". */
export interface Parameter {
  schema: z.ZodType<unknown, string | undefined> | z.ZodType<unknown, boolean | undefined>
  expected: string
  /** Whether it can be left out. */
  isOptional?: true
  /** Only of options: whether it says all by being there. */
  isFlag?: true
}

type Parameters = Readonly<Record<string, Parameter>>
type Values<Given extends Parameters> = { [Name in keyof Given]: z.output<Given[Name]['schema']> }

/** What stood after a command's name. */
export interface Given {
  positionals: readonly string[]
  options: Readonly<Record<string, unknown>>
}

export interface Command {
  /** One sentence for the list of all commands. */
  summary: string
  /** What else is to know, a paragraph each. */
  notes: readonly string[]
  positionals: Parameters
  options: Parameters
  /** Judges what was given before anything is touched: throws a UsageError. What it returns may throw a CommandError. */
  prepare(given: Given): (deps: CommandDeps) => Promise<Outcome>
}

/** The command line is not as it must be. Its message is for whoever typed it. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** What was asked cannot be done. Its message is for whoever asked. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
}

interface Judged {
  parameters: Parameters
  texts: Readonly<Record<string, unknown>>
  /** How a parameter's name is written. */
  write: (name: string) => string
}

const judge = ({ parameters, texts, write }: Judged) => {
  const problems: string[] = []
  const values = Object.entries(parameters).map(([name, { schema, expected }]) => {
    const { success, data } = schema.safeParse(texts[name])
    if (!success && texts[name] === undefined) problems.push(`${write(name)} is missing: it must be ${expected}.`)
    else if (!success) problems.push(`${write(name)} must be ${expected}.`)
    return [name, data]
  })
  return { values: Object.fromEntries(values), problems }
}

interface Definition<Positionals extends Parameters, Options extends Parameters>
  extends Pick<Command, 'summary' | 'notes'> {
  positionals: Positionals
  options: Options
  /** What is wrong with values that are right each by itself; null for nothing. */
  check?: (given: Values<Positionals> & Values<Options>) => string | null
  run: (deps: CommandDeps, given: Values<Positionals> & Values<Options>) => Promise<Outcome>
}

/** A command whose arguments are judged by their schemas before it runs. */
export const command = <const Positionals extends Parameters, const Options extends Parameters>({
  check = () => null,
  run,
  ...described
}: Definition<Positionals, Options>): Command => ({
  ...described,
  prepare({ positionals, options }) {
    const names = Object.keys(described.positionals)
    const surplus = positionals.slice(names.length).map((text) => JSON.stringify(text))
    const texts = Object.fromEntries(names.map((name, index) => [name, positionals[index]]))
    const one = judge({ parameters: described.positionals, texts, write: (name) => `<${name}>` })
    const other = judge({ parameters: described.options, texts: options, write: (name) => `--${name}` })
    const problems = [
      ...surplus.map((text) => `${text} is more than expected: put names with spaces in quotes.`),
      ...one.problems,
      ...other.problems,
    ]
    if (problems.length > 0) throw new UsageError(problems.join('\n'))
    const values = { ...one.values, ...other.values }
    const problem = check(values)
    if (problem !== null) throw new UsageError(problem)
    return (deps) => run(deps, values)
  },
})
