import { subscribe } from 'node:diagnostics_channel'
import type { InjectOptions, RouteOptions } from 'fastify'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { demoKey } from '../contract/demo-key.ts'
import { countWork } from './testing/count-work.ts'

vi.setConfig({ testTimeout: 600_000, hookTimeout: 600_000 })

const work = await countWork()
const routes: RouteOptions[] = []
subscribe('fastify.initialization', (message) => {
  const { fastify } = message as { fastify: { addHook: (name: string, hook: (route: RouteOptions) => void) => void } }
  fastify.addHook('onRoute', (route) => void routes.push(route))
})
// Only what is imported from here on is counted.
const { testApp } = await import('./testing/test-app.ts')
const { buildDirectory } = await import('./page/built-page.ts')
const { createParameters } = await import('../fixtures/create-parameters.ts')

let kasa: Awaited<ReturnType<typeof testApp>>
let id: string
/** The steps of a session's creation. */
let ordinary: number
beforeAll(async () => {
  kasa = await testApp({ build: buildDirectory, operating: { trustProxy: '127.0.0.1,10.0.0.0/8' } })
  id = (await kasa.createSession()).id
  const create = { method: 'POST', url: '/v1/checkout/sessions', payload: createParameters() } as const
  for (let count = 0; count < 3; count++) await kasa.app.inject({ ...create, headers: { authorization } })
  ordinary = await stepsOf({ ...create, headers: { authorization } })
})
afterAll(() => kasa.close())

const authorization = `Bearer ${demoKey}`
type Request = InjectOptions

const stepsOf = async (request: Request, times = 3): Promise<number> => {
  const counted: number[] = []
  for (let count = 0; count < times; count++) {
    counted.push(
      await work.of(async () => {
        const { statusCode } = await kasa.app.inject(request)
        expect(statusCode, `${request.method} ${String(request.url).slice(0, 80)}`).toBeLessThan(500)
      }),
    )
  }
  return Math.min(...counted)
}

/** As many steps as ten ordinary requests take, and no more than in line with what is sent. */
const expectBounded = async (what: string, requestOf: (factor: number) => Request) => {
  let single = 0
  for (const factor of [1, 10, 100]) {
    const limit = () => Math.min(10 * ordinary, factor === 1 ? Number.POSITIVE_INFINITY : factor * single)
    let steps = await stepsOf(requestOf(factor), 1)
    if (factor === 1) single = steps
    if (steps > limit()) steps = await stepsOf(requestOf(factor))
    expect.soft(steps, `${what}, ${factor} times its bound`).toBeLessThanOrEqual(limit())
  }
}

/** What makes work for whoever looks at it: subtags, labels, escapes, brackets, letters of two and four bytes. */
const shapes = ['a', 'abcde-', 'a.', '%61', '[', ' ,', 'é', '😀', '\\"', 'a@', '=&'] as const
/** What stands before it, so that rules look further. */
const starts = ['', 'example', 'https://'] as const
const bodyLimit = 250_000
/** For one header, or the address. */
const headLimit = 15_000

const repeated = (shape: string, length: number) => shape.repeat(Math.ceil(length / shape.length)).slice(0, length)

interface Field {
  type?: string
  anyOf?: Field[]
  maxLength?: number
  maxItems?: number
  maxProperties?: number
  properties?: Record<string, Field>
  items?: Field
  examples?: unknown[]
}

/** What a schema says of each argument. */
const fieldsOf = (schema: unknown): [string, Field][] => {
  if (!(schema instanceof z.core.$ZodType)) return []
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as Field
  return Object.entries(properties).map(([name, field]) => [name, field.anyOf?.[0] ?? field])
}

/** An argument at so many times its bound: of its length, its entries, its keys. In each round of another shape. */
const filled = (field: Field, { factor, round }: { factor: number; round: number }): unknown => {
  const shape = shapes[round % shapes.length] ?? ''
  const start = starts[round % starts.length] === 'example' ? field.examples?.[0] : starts[round % starts.length]
  const text = (bound: number) => `${start}${repeated(shape, Math.min(bound * factor, bodyLimit / 15))}`
  if (field.type === 'array') return Array.from({ length: (field.maxItems ?? 20) * factor }, () => shape)
  if (field.type === 'object') {
    const keys = Array.from({ length: (field.maxProperties ?? 10) * factor }, (_, index) => index + shape)
    return Object.fromEntries([...keys.map((key) => [key, 'v']), [text(40), text(500)]])
  }
  if (field.type === 'integer' || field.type === 'number') return Number('9'.repeat(Math.min(15 * factor, 300)))
  return text(field.maxLength ?? 100)
}

/** All arguments at once, each with another shape. */
const allFilled = (fields: readonly [string, Field][], given: { factor: number; round: number }) =>
  Object.fromEntries(
    fields.map(([name, field], index) => [name, filled(field, { ...given, round: given.round + index })]),
  )

const pairsOf = (name: string, value: unknown): [string, string][] => {
  if (Array.isArray(value)) return value.map((entry) => [name, String(entry)])
  if (typeof value !== 'object' || value === null) return [[name, String(value)]]
  return Object.entries(value).map(([key, entry]) => [`${name}[${key}]`, String(entry)])
}

const formOf = (given: Record<string, unknown>): string =>
  String(new URLSearchParams(Object.entries(given).flatMap(([name, value]) => pairsOf(name, value))))

const operationsOf = () =>
  routes
    .filter(({ url }) => !url.startsWith('/docs/') && url !== '/v1/pay/:id/updates')
    .flatMap((route) => [route.method].flat().map((method) => ({ route, method: method as 'GET' })))
    .filter(({ method }) => String(method) !== 'HEAD')

const pathOf = ({ url }: RouteOptions) => url.replace(':id', id).replace('*', 'nothing')
const json = { authorization, 'content-type': 'application/json' }
const form = { authorization, 'content-type': 'application/x-www-form-urlencoded' }
const rounds = shapes.map((_, round) => round)

test('every argument of every body is bounded', async () => {
  const withBody = operationsOf().filter(({ route }) => route.schema?.body)
  expect(withBody.length).toBeGreaterThan(4)
  for (const { method, route } of withBody) {
    const url = pathOf(route)
    const fields = fieldsOf(route.schema?.body)
    for (const round of fields.length > 3 ? rounds : [0]) {
      const payload = (factor: number) => allFilled(fields, { factor, round })
      const what = `${method} ${route.url}, round ${round}`
      await expectBounded(`${what} as JSON`, (factor) => ({
        method,
        url,
        headers: json,
        payload: JSON.stringify(payload(factor)).slice(0, bodyLimit),
      }))
      await expectBounded(`${what} as a form`, (factor) => ({
        method,
        url,
        headers: form,
        payload: formOf(payload(factor)).slice(0, bodyLimit),
      }))
    }
  }
})

test.each([
  ['names that are no arguments', (factor: number) => `{${repeated('"x":1,"sucess_urk":1,', 200 * factor)}"y":1}`],
  ['names that go on and on', (factor: number) => JSON.stringify({ [repeated('sucess_url', 100 * factor)]: 1 })],
  ['values', (factor: number) => `{"metadata":[${repeated('1,', 2_000 * factor)}1]}`],
  ['nesting', (factor: number) => `{"metadata":${'['.repeat(20 * factor)}${']'.repeat(20 * factor)}}`],
  ['nesting without an end', (factor: number) => '{"a":['.repeat(20 * factor)],
  ['escapes', (factor: number) => `{"locale":"${repeated('\\"', 2_000 * factor)}"}`],
  ['texts that are apart', (factor: number) => `{"locale":"${repeated('a\\"', 2_000 * factor)}"}`],
  ['blanks', (factor: number) => `{${' '.repeat(2_000 * factor)}}`],
])('a JSON body of %s is bounded', async (what, bodyOf) => {
  const request = {
    method: 'POST',
    url: '/v1/checkout/sessions',
    headers: { ...json, 'idempotency-key': 'one' },
  } as const
  await expectBounded(what, (factor) => ({ ...request, payload: bodyOf(factor).slice(0, bodyLimit) }))
})

test.each([
  ['fields', (factor: number) => repeated('a&', 20 * factor * 100)],
  ['names', (factor: number) => repeated('a=1&b[c]=2&', 20 * factor * 100)],
  ['one name', (factor: number) => repeated('metadata[a]=1&', 20 * factor * 100)],
  ['brackets', (factor: number) => repeated('[', 100 * factor)],
  ['keys', (factor: number) => `metadata[${repeated('a%5D', 100 * factor)}]=1`],
  ['a plus', (factor: number) => `locale=${repeated('+', 100 * factor)}`],
])('a form of %s is bounded', async (what, bodyOf) => {
  const request = { method: 'POST', url: '/v1/checkout/sessions', headers: form } as const
  await expectBounded(what, (factor) => ({ ...request, payload: bodyOf(factor).slice(0, bodyLimit) }))
})

test('every path and every query of every route is bounded', async () => {
  for (const { method, route } of operationsOf()) {
    const fields = fieldsOf(route.schema?.querystring)
    const headers = { authorization, accept: 'text/html' }
    const name = `${method} ${route.url}`
    if (route.url.includes(':id')) {
      await expectBounded(`${name}, the id`, (factor) => ({
        method,
        headers,
        url: route.url.replace(':id', repeated('%C5%BC-a', Math.min(90 * factor, headLimit))),
      }))
    }
    for (const part of ['a&created_at[a]=/&', ...fields.map(([field]) => `${field}=abcde-%61&`)]) {
      await expectBounded(`${name}, the query ${part}`, (factor) => ({
        method,
        headers,
        url: `${pathOf(route)}?${repeated(part, Math.min(100 * factor, headLimit))}`,
      }))
    }
  }
})

test('every header is bounded, also those that nobody reads yet', async () => {
  const names = [
    ...['accept', 'accept-encoding', 'accept-language', 'authorization', 'content-type', 'cookie', 'forwarded'],
    ...['idempotency-key', 'if-none-match', 'origin', 'range', 'sec-fetch-site', 'user-agent', 'x-forwarded-for'],
  ]
  const requests = [
    { method: 'POST', url: '/v1/checkout/sessions', payload: JSON.stringify(createParameters()) },
    { method: 'GET', url: `/pay/${id}` },
  ] as const
  for (const request of requests) {
    for (const name of names) {
      const part = { 'x-forwarded-for': '10.0.0.1,', range: 'bytes=0-1,', authorization: 'Bearer a ' }[name]
      await expectBounded(`${request.method} ${request.url} with ${name}`, (factor) => ({
        ...request,
        headers: { ...json, [name]: repeated(part ?? 'a;q=0.5,ab-cde-', Math.min(150 * factor, headLimit)) },
      }))
    }
  }
})
