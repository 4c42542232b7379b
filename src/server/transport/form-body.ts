import qs from 'qs'
import { z } from 'zod'
import { unsafeName } from './json-body.ts'

const decode = (encoded: string): string => {
  const name = decodeURIComponent(encoded.replaceAll('+', ' '))
  if (/(^|\[)__proto__($|[\][])/.test(name)) throw unsafeName()
  return name
}

const mostFields = 1_000

/** Counted before any of them is looked at. */
const hasMoreFields = (form: string, most: number): boolean => {
  let at = -1
  for (let count = 0; count < most; count++) {
    at = form.indexOf('&', at + 1)
    if (at === -1) return false
  }
  return true
}

/** A value may hold `=` as it is, but a library that meets `]=` in it takes all before that for the name. */
const protectValues = (form: string): string =>
  form.replaceAll(/=[^&]*/g, (pair) => `=${pair.slice(1).replaceAll('=', '%3D')}`)

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

const toNumber = (value: unknown): unknown => {
  if (typeof value !== 'string' || !/^[0-9]+$/.test(value)) return value
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
  if (hasMoreFields(form, mostFields)) throw new RangeError(`A form has more than ${mostFields} fields`)
  const fields = qs.parse(protectValues(form), {
    decoder: decode,
    depth: 1,
    strictDepth: true,
    // A map with the key `0` stays a map: what is a list, the schema knows.
    parseArrays: false,
    plainObjects: true,
    parameterLimit: mostFields,
    throwOnLimitExceeded: true,
  })
  return toTypesOf(fields, schema)
}
