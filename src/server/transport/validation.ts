import type { FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { isArgumentCode } from '../../contract/error-codes.ts'
import { type BadArgument, badArguments } from './api-error.ts'
import { withoutBlanks } from './blank.ts'
import { closestName } from './closest-name.ts'
import { readQuery } from './query.ts'

/** As many bad arguments as one answer lists. Nobody mends more at once, and an answer stays shorter than its request. */
const mostListed = 100
/** To find the name that was meant takes a look at every known one. */
const mostHints = 10
const longestName = 100

/** The argument's name in form notation: `metadata[order]`, `payment_method[0]`. */
const nameOf = (path: readonly PropertyKey[]): string | null => {
  const [first, ...rest] = path.map(String)
  if (first === undefined) return null
  const name = first + rest.map((part) => `[${part}]`).join('')
  return name.length > longestName ? `${name.slice(0, longestName)}…` : name
}

const typeNames: Readonly<Record<string, { code: BadArgument['code']; must: string }>> = {
  int: { code: 'parameter_invalid_integer', must: 'must be a whole number' },
  number: { code: 'parameter_invalid_integer', must: 'must be a number' },
  string: { code: 'parameter_invalid_string', must: 'must be text' },
  array: { code: 'parameter_invalid_list', must: 'must be a list' },
  record: { code: 'parameter_invalid_map', must: 'must be a map of keys to texts' },
  object: { code: 'parameter_invalid_map', must: 'must be a map of keys to values' },
  boolean: { code: 'parameter_invalid_boolean', must: 'must be true or false' },
}

/** Numbers that are out of their bounds, by the argument. Any other has the codes that say no more than that. */
const sizeCodes: Readonly<Record<string, Record<'small' | 'large', BadArgument['code']>>> = {
  amount: { small: 'amount_too_small', large: 'amount_too_large' },
  created_at: { small: 'created_at_too_small', large: 'created_at_too_large' },
  expires_at: { small: 'expires_at_too_small', large: 'expires_at_too_large' },
  limit: { small: 'limit_too_small', large: 'limit_too_large' },
  number: { small: 'number_too_small', large: 'number_too_large' },
  seconds: { small: 'seconds_too_small', large: 'seconds_too_large' },
}
const otherSizes = { small: 'parameter_too_small', large: 'parameter_too_large' } as const

/** What is said where the contract has no words of its own. */
const standardMessage: z.core.$ZodErrorMap = (issue) => {
  if (issue.code === 'invalid_type') return typeNames[issue.expected]?.must
  if (issue.code === 'invalid_value') return `must be one of ${issue.values.join(', ')}`
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`
  return 'is not valid'
}

const sizeCode = (issue: z.core.$ZodIssueTooBig | z.core.$ZodIssueTooSmall): BadArgument['code'] => {
  const size = issue.code === 'too_big' ? 'large' : 'small'
  if (issue.origin === 'string') return size === 'large' ? 'parameter_too_long' : 'parameter_too_short'
  if (issue.origin === 'array') return size === 'large' ? 'parameter_too_many' : 'parameter_invalid_empty'
  return (sizeCodes[String(issue.path[0])] ?? otherSizes)[size]
}

const codeOf = (issue: z.core.$ZodIssue): BadArgument['code'] => {
  if (issue.code === 'invalid_type') return typeNames[issue.expected]?.code ?? 'parameter_invalid_value'
  if (issue.code === 'too_big' || issue.code === 'too_small') return sizeCode(issue)
  const own = issue.code === 'custom' ? issue.params?.code : undefined
  return isArgumentCode(own) ? own : 'parameter_invalid_value'
}

const unknownArguments = (issue: z.core.$ZodIssueUnrecognizedKeys, known: readonly string[]): BadArgument[] =>
  issue.keys.slice(0, mostListed).map((key, index) => {
    const param = nameOf([...issue.path, key])
    const meant = issue.path.length === 0 && index < mostHints ? closestName(key, known) : null
    const hint = meant === null ? 'Remove it.' : `Did you mean \`${meant}\`?`
    return { param, code: 'parameter_unknown', message: `\`${param}\` is not an argument of this request. ${hint}` }
  })

const toErrors = (issue: z.core.$ZodIssue, known: readonly string[]): BadArgument[] => {
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

/** The same for a body, where an optional argument may be the empty text. */
export const parseBody = <Schema extends z.core.$ZodType>(schema: Schema, given: unknown): z.output<Schema> =>
  parseArguments(schema, withoutBlanks(schema, given))

/** Makes the contract's schemas judge requests and write answers. */
export const registerValidation = (app: FastifyInstance): void => {
  app.setValidatorCompiler<z.core.$ZodType>(({ schema, httpPart }) => (given) => {
    if (httpPart === 'body') return { value: parseBody(schema, given) }
    return { value: parseArguments(schema, httpPart === 'querystring' ? readQuery(given, schema) : given) }
  })
  app.setSerializerCompiler(serializerCompiler)
}
