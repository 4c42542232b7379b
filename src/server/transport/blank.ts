import { z } from 'zod'
import { innermost } from './form-body.ts'

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Leaves out optional arguments that are given as the empty text: forms have no other way to write nothing. */
export const withoutBlanks = (schema: z.core.$ZodType, given: unknown): unknown => {
  if (!(schema instanceof z.core.$ZodObject) || !isMap(given)) return given
  const { shape } = schema._zod.def
  return Object.fromEntries(
    Object.entries(given)
      .filter(([name, value]) => value !== '' || !Object.hasOwn(shape, name) || !isOptional(shape[name]))
      .map(([name, value]) => [name, Object.hasOwn(shape, name) ? inside(shape[name], value) : value]),
  )
}

const isOptional = (schema: z.core.$ZodType | undefined): boolean => schema?._zod.optin !== undefined

const inside = (schema: z.core.$ZodType | undefined, value: unknown): unknown =>
  schema === undefined ? value : withoutBlanks(innermost(schema), value)
