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
  for (const [name, { variable, schema, default: fallback, expected }] of Object.entries(settings)) {
    const text = env[variable]
    const { success, data } = schema.safeParse(isSet(text) ? text : (fallback ?? undefined))
    if (success) values[name] = data
    else problems.push(`${variable} must be ${expected}.`)
  }
  return { values: isComplete(values, settings) ? values : null, problems }
}

const isComplete = <Given extends Settings>(
  values: Record<string, unknown>,
  settings: Given,
): values is Record<string, unknown> & SettingsValues<Given> =>
  Object.keys(settings).every((name) => Object.hasOwn(values, name))
