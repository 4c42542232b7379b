import { z } from 'zod'
import type { ErrorCode } from '../../contract/error-codes.ts'
import { errorCodeSchema } from './components.ts'
import { inUse, plain, Schema, withNotes } from './json-schemas.ts'
import type { Operation } from './operation.ts'

const Parameter = z.looseObject({ name: z.string(), in: z.string(), schema: Schema.optional() })
const Described = z.looseObject({
  parameters: z.array(Parameter).default([]),
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({})) }).optional(),
  responses: z.record(z.string(), z.looseObject({})),
})

/** The part of an OpenAPI document that is worked on here; the rest of it stays as it is. */
export const Document = z.looseObject({
  openapi: z.string(),
  info: z.looseObject({ title: z.string(), version: z.string() }),
  paths: z.record(z.string(), z.record(z.string(), Described)),
  components: z.looseObject({ schemas: z.record(z.string(), Schema) }),
})
export type Document = z.infer<typeof Document>

/** Refusals that any request may meet: by status, with what they are and their codes. */
const common = {
  401: {
    what: 'No key, or one that does not work.',
    codes: ['api_key_missing', 'api_key_invalid', 'api_key_expired', 'merchant_disabled'],
  },
  413: { what: 'The body is too large.', codes: ['body_too_large'] },
  415: {
    what: 'The body is of a type that is not understood.',
    codes: ['body_type_unsupported', 'body_charset_unsupported'],
  },
  429: { what: 'Too many requests: come back after `Retry-After` seconds.', codes: ['rate_limited'] },
  500: { what: 'Something went wrong on our side.', codes: ['internal_error'] },
  503: { what: 'Not available for the moment: come back after `Retry-After` seconds.', codes: ['service_unavailable'] },
} as const

const reasons: Readonly<Record<number, string>> = {
  400: 'The request cannot be taken as it is.',
  403: 'The key may not do this.',
  404: 'There is nothing that the caller may see.',
  409: 'Not possible in the present state.',
}

const requestId = {
  'Request-Id': {
    description: 'The request’s id: tell it whoever helps you.',
    schema: { type: 'string', examples: ['req_3Vt0SCdGvU1FqXWbyiYx'] },
  },
}
const retryAfter = {
  'Retry-After': { description: 'When to come back, in seconds.', schema: { type: 'integer', examples: [5] } },
}
const replayed = {
  'Idempotent-Replayed': {
    description: 'Given where this is the first answer to the `Idempotency-Key` again.',
    schema: { type: 'string', enum: ['true'] },
  },
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  description:
    'A word of your own for this request, such as a UUID. For 24 hours the same request with the same key is answered with the first answer again, whatever became of it, and has no other effect. Errors are not kept: after one the key is free again. Another request with the same key is an error.',
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  example: '4f1c0f0e-7f3b-4a55-9a0a-2f8f5a1f6f1e',
}

const isMerchants = ({ tag }: Operation) => tag !== 'Payer' && tag !== 'Gateways'

/** What repeats safely with an Idempotency-Key. */
const isRepeatable = (operation: Operation) => isMerchants(operation) && operation.tag !== 'Test help'

const errorsOf = (operation: Operation, hasBody: boolean): Record<string, object> => {
  const idempotency = isRepeatable(operation) && hasBody
  const given: Record<number, readonly ErrorCode[]> = { ...operation.errors }
  if (idempotency) {
    given[400] = [...(given[400] ?? []), 'idempotency_key_invalid', 'idempotency_key_reused']
  }
  const statuses = [401, 413, 415, 429, 500, 503] as const
  for (const status of statuses) {
    if (status === 401 && !isMerchants(operation)) continue
    if ((status === 413 || status === 415) && !hasBody) continue
    given[status] = [...common[status].codes, ...(given[status] ?? [])]
  }
  return Object.fromEntries(
    Object.entries(given).map(([status, codes]) => {
      const what = Object.entries(common).find(([known]) => known === status)?.[1].what ?? reasons[Number(status)] ?? ''
      const waits = status === '429' || status === '503'
      return [
        status,
        {
          description: `${what} \`code\`: ${codes.map((code) => `\`${code}\``).join(', ')}.`,
          headers: { ...requestId, ...(waits && retryAfter) },
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      ]
    }),
  )
}

const answersOf = (operation: Operation, responses: Record<string, object>, isIdempotent: boolean) => {
  const headers = { ...requestId, ...(isIdempotent && replayed) }
  if (operation.answers) {
    return Object.fromEntries(
      Object.entries(operation.answers).map(([status, { description, mediaType, schema }]) => [
        status,
        { description, headers, ...(mediaType && { content: { [mediaType]: { schema } } }) },
      ]),
    )
  }
  const sentence: Record<string, string> = { 200: 'Done.', 201: 'The code was sent to the gateway.' }
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      { ...response, description: sentence[status] ?? '', headers },
    ]),
  )
}

const whose: Partial<Record<Operation['tag'], string>> = { Events: 'event', Refunds: 'refund' }
const idPrefixes: Partial<Record<Operation['tag'], string>> = { Events: 'evt_', Refunds: 're_' }

const idOf = (tag: Operation['tag']) => ({
  description: `The ${whose[tag] ?? 'Checkout Session'}’s id.`,
  example: `${idPrefixes[tag] ?? ''}AW-kLcRRC5P8U68CYe0kVA`,
})

/** In forms, lists are repeated and maps are in brackets. */
const form = (media: object) => ({
  ...media,
  encoding: { payment_method: { style: 'form', explode: true }, metadata: { style: 'deepObject', explode: true } },
})

const bodyOf = (body: { content: Record<string, object> }, operation: Operation) => {
  const json = body.content['application/json'] ?? {}
  const isCreation = operation.id === 'createCheckoutSession'
  return {
    ...body,
    required: !['expireCheckoutSession', 'resendEvent'].includes(operation.id),
    content: { 'application/json': json, 'application/x-www-form-urlencoded': isCreation ? form(json) : json },
  }
}

const describeOperation = (given: z.infer<typeof Described>, operation: Operation) => {
  const isIdempotent = isRepeatable(operation) && given.requestBody !== undefined
  const parameters = given.parameters.map((parameter) => ({
    ...parameter,
    ...(parameter.in === 'path' && idOf(operation.tag)),
    ...(parameter.schema?.type === 'object' && { style: 'deepObject', explode: true }),
  }))
  return {
    ...given,
    operationId: operation.id,
    summary: operation.summary,
    description: operation.description,
    tags: [operation.tag],
    security: isMerchants(operation) ? [{ basic: [] }, { bearer: [] }] : [],
    parameters: isIdempotent ? [...parameters, idempotencyKey] : parameters,
    ...(given.requestBody && { requestBody: bodyOf(given.requestBody, operation) }),
    responses: {
      ...answersOf(operation, given.responses, isIdempotent),
      ...errorsOf(operation, given.requestBody !== undefined),
    },
  }
}

const nameOf = (method: string, path: string) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`

/** The generated document with all that schemas cannot say: what operations are for, their errors, who may call them. */
export const describe = (
  document: Document,
  { operations, webhooks }: { operations: Readonly<Record<string, Operation>>; webhooks: object },
) => {
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, methods]) => [
      path,
      Object.fromEntries(
        Object.entries(methods).map(([method, given]) => {
          const operation = operations[nameOf(method, path)]
          if (!operation)
            throw new Error(
              `${nameOf(method, path)} is not described: add it to openapi/operations.ts, or to the operations of its gateway`,
            )
          return [method, describeOperation(given, operation)]
        }),
      ),
    ]),
  )
  const { components } = document
  const described = Schema.parse(plain({ paths, webhooks }))
  const schemas = inUse(described, { ...withNotes(plainSchemas(components.schemas)), ErrorCode: errorCodeSchema })
  return { ...document, ...described, components: { ...components, schemas } }
}

const plainSchemas = (schemas: Record<string, Schema>) => z.record(z.string(), Schema).parse(plain(schemas))
