import type { FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { ArgumentError } from '../../contract/error.ts'
import { badArguments } from './api-error.ts'
import { closestName } from './closest-name.ts'
import { readQuery } from './query.ts'

/** As many bad arguments as one answer lists. Nobody mends more at once, and an answer stays shorter than its request. */
const mostListed = 100
const longestName = 100

/** The argument's name in form notation: `metadata[order]`, `payment_method[0]`. */
const nameOf = (path: readonly PropertyKey[]): string | null => {
  const [first, ...rest] = path.map(String)
  if (first === undefined) return null
  const name = first + rest.map((part) => `[${part}]`).join('')
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name
}

const typeNames: Readonly<Record<string, { kind: string; must: string }>> = {
  int: { kind: 'integer', must: 'must be a whole number' },
  number: { kind: 'integer', must: 'must be a number' },
  string: { kind: 'string', must: 'must be text' },
  array: { kind: 'list', must: 'must be a list' },
  record: { kind: 'map', must: 'must be a map of keys to texts' },
  object: { kind: 'map', must: 'must be a map of keys to values' },
  boolean: { kind: 'boolean', must: 'must be true or false' },
}

/** What is said where the contract has no words of its own. */
const standardMessage: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeNames[issue.expected]?.must
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  return 'is not valid'
}

const sizeCode = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): string => {
  const large = issue.code === 'too_big'
  if (issue.origin === 'string') return large ? 'parameter_too_long' : 'parameter_too_short'
  if (issue.origin === 'array') return large ? 'parameter_too_many' : 'parameter_invalid_empty'
  return `${String(issue.path.at(-1) ?? 'parameter')}_too_${large ? 'large' : 'small'}`
}

const codeOf = (issue: z.core.$ZodIssue): string => {
  if (issue.code === 'invalid_type') return `parameter_invalid_${typeNames[issue.expected]?.kind ?? 'value'}`
  if (issue.code === 'too_big' || issue.code === 'too_small') return sizeCode(issue)
  if (issue.code === 'custom' && typeof issue.params?.code === 'string') return issue.params.code
  return 'parameter_invalid_value'
}

const unknownArguments = (issue: z.core.$ZodIssueUnrecognizedKeys, known: readonly string[]): ArgumentError[] =>
  issue.keys.slice(0, mostListed).map((key) => {
    const param = nameOf([...issue.path, key])
    const meant = issue.path.length === 0 ? closestName(key, known) : null
    const hint = meant === null ? 'Remove it.' : `Did you mean \`${meant}\`?`
    return { param, code: 'parameter_unknown', message: `\`${param}\` is not an argument of this request. ${hint}` }
  })

const toErrors = (issue: z.core.$ZodIssue, known: readonly string[]): ArgumentError[] => {
  if (issue.code === 'unrecognized_keys') return unknownArguments(issue, known)
  const param = nameOf(issue.path)
  const subject = param === null ? 'The body' : `\`${param}\``
  if (issue.code === 'invalid_type' && (issue.input ?? null) === null) {
    return [{ param, code: 'parameter_missing', message: `${subject} is missing: it is required.` }]
  }
  const judged = issue.code === 'invalid_key' ? (issue.issues[0] ?? issue) : issue
  return [{ param, code: codeOf(judged), message: `${subject} ${judged.message}.` }]
}

/** The schema's output, or an ApiError that lists everything that is wrong with the arguments. No body is an empty one. */
export const parseArguments = <Schema extends z.core.$ZodType>(schema: Schema, given: unknown): z.output<Schema> => {
  const result = z.core.safeParse(schema, given ?? {}, { reportInput: true, error: standardMessage })
  if (result.success) return result.data
  const known = schema instanceof z.core.$ZodObject ? Object.keys(schema._zod.def.shape) : []
  const [first, ...others] = result.error.issues.flatMap((issue) => toErrors(issue, known)).slice(0, mostListed)
  if (!first) throw new Error('A schema refuses without saying why', { cause: result.error })
  throw badArguments(first, ...others)
}

/** Makes the contract's schemas judge requests and write answers. */
export const registerValidation = (app: FastifyInstance): void => {
  app.setValidatorCompiler<z.core.$ZodType>(({ schema, httpPart }) => (given) => ({
    value: parseArguments(schema, httpPart === 'querystring' ? readQuery(given, schema) : given),
  }))
  app.setSerializerCompiler(serializerCompiler)
}
