import { z } from 'zod'
import { unsafeName } from './json-body.ts'

const mostFields = 1_000

/** Counted before any of them is looked at. */
const hasMoreFields = (form: string): boolean => {
  let at = -1
  for (let count = 0; count < mostFields; count++) {
    at = form.indexOf('&', at + 1)
    if (at === -1) return false
  }
  return true
}

const decode = (encoded: string): string => decodeURIComponent(encoded.replaceAll('+', ' '))

/** What a form gives under one name: texts for `a` and `a[]`, and texts by their keys for `a[key]`. */
interface Field {
  texts: string[]
  isList: boolean
  keyed: Map<string, string[]>
}

const add = (fields: Map<string, Field>, pair: string): void => {
  // A value may hold `=` and brackets as they are.
  const end = pair.includes('=') ? pair.indexOf('=') : pair.length
  const [, name, key] = /^([^[\]]*)(?:\[([^[\]]*)\])?$/.exec(decode(pair.slice(0, end))) ?? []
  if (name === undefined) throw new RangeError('A name has more than one pair of brackets, or not at its end')
  if (name === '__proto__' || key === '__proto__') throw unsafeName()
  const field = fields.get(name) ?? { texts: [], isList: false, keyed: new Map<string, string[]>() }
  fields.set(name, field)
  const texts = key ? (field.keyed.get(key) ?? []) : field.texts
  texts.push(decode(pair.slice(end + 1)))
  if (key) field.keyed.set(key, texts)
  field.isList ||= key === ''
}

const oneOrAll = (texts: string[]): unknown => (texts.length === 1 ? texts[0] : texts)

const fieldValue = ({ texts, isList, keyed }: Field): unknown => {
  if (keyed.size === 0) return isList ? texts : oneOrAll(texts)
  const map = Object.fromEntries([...keyed].map(([key, values]) => [key, oneOrAll(values)]))
  // No schema takes a mixture of both.
  return texts.length === 0 ? map : [...texts, map]
}

/** What a schema wants where a value is given at all. */
export const innermost = (schema: z.core.$ZodType): z.core.$ZodType => {
  if (
    schema instanceof z.core.$ZodOptional ||
    schema instanceof z.core.$ZodNullable ||
    schema instanceof z.core.$ZodDefault
  ) {
    return innermost(schema._zod.def.innerType)
  }
  if (!(schema instanceof z.core.$ZodPipe)) return schema
  const { in: read, out: judged } = schema._zod.def
  return innermost(read instanceof z.core.$ZodTransform ? judged : read)
}

/** Longer ones are not safe integers, whatever they are. */
const longestNumber = 20

const toNumber = (value: unknown): unknown => {
  if (typeof value !== 'string' || value.length > longestNumber || !/^[0-9]+$/.test(value)) return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** `a=1`, `a=1&a=2`, `a[]=1` and `a[0]=1` are lists; `a=` is none at all. */
const toList = (value: unknown): unknown => {
  if (typeof value === 'string') return value === '' ? value : [value]
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.keys(value).every((key) => /^[0-9]+$/.test(key)) ? Object.values(value).flat() : value
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Gives texts the JSON types of `schema`. What is no number, list or map stays as it is for the schema to refuse. */
export const toTypesOf = (fields: Record<string, unknown>, schema: unknown): Record<string, unknown> => {
  const shape = schema instanceof z.core.$ZodObject ? schema._zod.def.shape : {}
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => {
      const type = Object.hasOwn(shape, name) ? shape[name] : undefined
      const kind = type && innermost(type)
      if (kind instanceof z.core.$ZodNumber) return [name, toNumber(value)]
      if (kind instanceof z.core.$ZodArray) return [name, toList(value)]
      if (kind instanceof z.core.$ZodObject && isMap(value)) return [name, toTypesOf(value, kind)]
      return [name, value]
    }),
  )
}

/**
 * Parses a form into the JSON types of `schema`: in a form all is text. Throws a RangeError above the limits and a
 * URIError for broken percent encoding.
 */
export const parseForm = (form: string, schema: unknown): Record<string, unknown> => {
  if (hasMoreFields(form)) throw new RangeError(`A form has more than ${mostFields} fields`)
  const fields = new Map<string, Field>()
  for (const pair of form.split('&')) if (pair !== '') add(fields, pair)
  return toTypesOf(Object.fromEntries([...fields].map(([name, field]) => [name, fieldValue(field)])), schema)
}
