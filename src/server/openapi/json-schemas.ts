import { z } from 'zod'
import { fieldNotes, type Note } from './components.ts'

export const Schema = z.record(z.string(), z.unknown())
export type Schema = z.infer<typeof Schema>

const Nullable = z.looseObject({ anyOf: z.tuple([Schema, z.strictObject({ type: z.literal('null') })]) })
const Enum = z.array(z.unknown())

/** `string | null` in one schema, with its description where readers look for it. References stay as they are. */
const orNull = (schema: Schema): Schema => {
  const { data } = Nullable.safeParse(schema)
  if (typeof data?.anyOf[0].type !== 'string') return schema
  const { anyOf, ...outer } = data
  const [inner] = anyOf
  const values = Enum.safeParse(inner.enum)
  return { ...inner, ...outer, type: [inner.type, 'null'], ...(values.success && { enum: [...values.data, null] }) }
}

const isMap = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The limits of all safe integers say nothing. */
const isNoLimit = (name: string, value: unknown) =>
  (name === 'minimum' && value === Number.MIN_SAFE_INTEGER) || (name === 'maximum' && value === Number.MAX_SAFE_INTEGER)

/** Generated schemas as a person would write them, at any depth of `value`. */
export const plain = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(plain)
  if (!isMap(value)) return value
  const entries = Object.entries(value).filter(([name, entry]) => !isNoLimit(name, entry))
  return orNull(Object.fromEntries(entries.map(([name, entry]) => [name, plain(entry)])))
}

const noted = (field: Schema, note: Note): Schema => {
  if ('component' in note) return { $ref: `#/components/schemas/${note.component}` }
  return { ...field, description: note.description, examples: [note.example] }
}

const annotate = (schema: Schema, path: readonly string[], note: Note): Schema => {
  const [name = '', ...rest] = path
  const properties = Schema.parse(schema.properties)
  const property = Schema.parse(properties[name])
  const annotated = rest.length === 0 ? noted(property, note) : annotate(property, rest, note)
  return { ...schema, properties: { ...properties, [name]: annotated } }
}

/** Adds what is said of fields whose schemas cannot say it themselves. */
export const withNotes = (schemas: Record<string, Schema>): Record<string, Schema> => {
  const all = { ...schemas }
  for (const [component, notes] of Object.entries(fieldNotes)) {
    for (const [path, note] of Object.entries(notes)) {
      all[component] = annotate(Schema.parse(all[component]), path.split('.'), note)
    }
  }
  return all
}

const referredIn = (value: unknown): Set<string> =>
  new Set([...JSON.stringify(value).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name))

/** Components that something refers to, directly or by another one. */
export const inUse = (paths: unknown, schemas: Record<string, Schema>): Record<string, Schema> => {
  const found = referredIn(paths)
  for (const name of found) for (const other of referredIn(schemas[name] ?? {})) found.add(other)
  return Object.fromEntries(Object.entries(schemas).filter(([name]) => found.has(name)))
}
