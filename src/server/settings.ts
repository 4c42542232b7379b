import { readFileSync } from 'node:fs'
import type * as z from 'zod'

/** One environment variable. */
export interface Setting<Value = unknown> {
  /** Its name. */
  variable: string
  /** Reads its text; `undefined` where it is not set and has no default. */
  schema: z.ZodType<Value, string | undefined>
  /** The text that counts where it is not set; null for none. */
  default: string | null
  /** What it must be, to stand after "must be". */
  expected: string
  /** One sentence for operators: what it is for. */
  meaning: string
  /** Whether it may lie in a file instead, which the variable of the same name with `_FILE` names. */
  isSecret?: boolean
  /** What a wrong text seems to be, to stand after "is", where that helps more than what it must be. Never quotes it. */
  mistake?: (text: string) => string | null
  /** What to say in place of the default, where it depends on other things. */
  shownDefault?: string
}

/** Settings by the names that the code has for them. */
export type Settings = Readonly<Record<string, Setting>>
export type SettingsValues<Given extends Settings> = { [Name in keyof Given]: z.output<Given[Name]['schema']> }

const isSet = (text: string | undefined): text is string => text !== undefined && text.trim() !== ''

/** The values, or all that is wrong with them as sentences that name the variables. An empty variable counts as not set. */
export const readSettings = <const Given extends Settings>(
  settings: Given,
  env: Readonly<Record<string, string | undefined>>,
): { values: SettingsValues<Given> | null; problems: readonly string[] } => {
  const problems: string[] = []
  const values: Record<string, unknown> = {}
  for (const [name, setting] of Object.entries(settings)) {
    const { text, problem } = textOf(setting, env)
    const { success, data } = setting.schema.safeParse(text ?? setting.default ?? undefined)
    if (problem !== null) problems.push(problem)
    else if (success) values[name] = data
    else problems.push(complaint(setting, text ?? ''))
  }
  return { values: isComplete(values, settings) ? values : null, problems }
}

/** The variable whose file holds a secret. */
export const fileVariable = (variable: string): string => `${variable}_FILE`

type Text = { text: string | null; problem: null } | { text: null; problem: string }

const textOf = ({ variable, isSecret }: Setting, env: Readonly<Record<string, string | undefined>>): Text => {
  const text = env[variable]
  const file = isSecret ? env[fileVariable(variable)] : undefined
  if (!isSet(file)) return { text: isSet(text) ? text : null, problem: null }
  if (isSet(text)) return { text: null, problem: `${variable} and ${fileVariable(variable)} are both set: keep one.` }
  try {
    return { text: readFileSync(file, 'utf8').trim(), problem: null }
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    return { text: null, problem: `${fileVariable(variable)} names a file that cannot be read${why}.` }
  }
}

const complaint = ({ variable, expected, mistake }: Setting, text: string): string => {
  const seen = mistake?.(text) ?? null
  return seen === null ? `${variable} must be ${expected}.` : `${variable} is ${seen}: it must be ${expected}.`
}

const isComplete = <Given extends Settings>(
  values: Record<string, unknown>,
  settings: Given,
): values is Record<string, unknown> & SettingsValues<Given> =>
  Object.keys(settings).every((name) => Object.hasOwn(values, name))
