import { createConfig, lintFromString } from '@redocly/openapi-core'
import { type RulesetDefinition, Spectral } from '@stoplight/spectral-core'
import { oas } from '@stoplight/spectral-rulesets'
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { OpenAPIV3_1 } from 'openapi-types'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { errorCodes } from '../../contract/error-codes.ts'
import { routes } from '../../contract/routes.ts'
import { testRoutes } from '../../contract/testbank/routes.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { gatewayKinds, operationsOf } from '../gateways/all.ts'
import { testOperations } from '../testbank/operations.ts'
import { testAccounts } from '../testing/p24-double/double.ts'
import { testKeys } from '../testing/stripe-double/double.ts'
import { testApp } from '../testing/test-app.ts'
import { operations as ownOperations } from './operations.ts'

const operations = { ...ownOperations, ...operationsOf(gatewayKinds), ...testOperations }

let kasa: Awaited<ReturnType<typeof testApp>>
let document: OpenAPIV3_1.Document
const ajv = new Ajv2020({ strict: false, allErrors: true })
beforeAll(async () => {
  kasa = await testApp({
    // What is configured is in the document.
    env: {
      STRIPE_SECRET_KEY: testKeys.live.secretKey,
      STRIPE_WEBHOOK_SECRET: testKeys.live.webhookSecret,
      STRIPE_TEST_SECRET_KEY: testKeys.test.secretKey,
      STRIPE_TEST_WEBHOOK_SECRET: testKeys.test.webhookSecret,
      P24_MERCHANT_ID: String(testAccounts.live.merchantId),
      P24_API_KEY: testAccounts.live.apiKey,
      P24_CRC: testAccounts.live.crc,
      P24_SANDBOX_MERCHANT_ID: String(testAccounts.sandbox.merchantId),
      P24_SANDBOX_API_KEY: testAccounts.sandbox.apiKey,
      P24_SANDBOX_CRC: testAccounts.sandbox.crc,
    },
  })
  document = (await kasa.app.inject(routes.openApi)).json()
  ajv.addSchema(document, 'openapi.json', false, false)
})
afterAll(() => kasa.close())

type Json = Record<string, unknown>
const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Every schema in the document that describes a field, with the way to it. */
const fieldsOf = (value: unknown, path = ''): [string, Json][] => {
  if (Array.isArray(value)) return value.flatMap((entry, index) => fieldsOf(entry, `${path}/${index}`))
  if (!isMap(value)) return []
  const own = isMap(value.properties) && value.type === 'object' ? Object.entries(value.properties) : []
  return [
    ...own.flatMap(([name, field]): [string, Json][] => (isMap(field) ? [[`${path}/${name}`, field]] : [])),
    ...Object.entries(value).flatMap(([key, entry]) =>
      ['example', 'examples', 'enum'].includes(key) ? [] : fieldsOf(entry, `${path}/${key}`),
    ),
  ]
}

const operationsIn = (): [string, OpenAPIV3_1.OperationObject][] =>
  Object.entries(document.paths ?? {}).flatMap(([path, methods]) =>
    Object.entries(methods ?? {}).map(([method, operation]): [string, OpenAPIV3_1.OperationObject] => [
      `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
      operation as OpenAPIV3_1.OperationObject,
    ]),
  )

/** What is wrong with a value by the schema at a place in the document. */
const judge = (pointer: string, value: unknown) => {
  const isValid = ajv.compile({ $ref: `openapi.json#${pointer}` })
  return isValid(value) ? [] : isValid.errors
}

const pointerTo = (...parts: string[]) =>
  parts.map((part) => `/${encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('')

describe('it is a valid OpenAPI 3.1 document', () => {
  test('by the recommended rules of Redocly', async () => {
    const config = await createConfig({ extends: ['recommended'] })
    const problems = await lintFromString({ source: JSON.stringify(document), absoluteRef: '/openapi.json', config })
    expect(problems.map(({ ruleId, message, location }) => ({ ruleId, message, at: location[0]?.pointer }))).toEqual([])
  })

  test('by all of Spectral’s', async () => {
    const linter = new Spectral()
    // Nobody knows the e-mail address of whoever runs an installation.
    linter.setRuleset({ extends: [[oas as RulesetDefinition, 'all']], rules: { 'contact-properties': 'off' } })
    const problems = await linter.run(JSON.stringify(document))
    expect(problems.map(({ code, message, path }) => ({ code, message, at: path.join('/') }))).toEqual([])
  })

  test('of version 3.1, which says where the API is and by whom and how it may be used', () => {
    expect(document.openapi).toBe('3.1.0')
    expect(document.servers).toEqual([{ url: 'https://pay.example', description: 'This installation.' }])
    expect(document.info).toMatchObject({ license: { name: 'MIT' }, contact: { url: 'https://pay.example' } })
  })
})

test('the codes of errors are one closed list', () => {
  const { ErrorCode, Error: error, ArgumentError } = document.components?.schemas ?? {}
  expect(ErrorCode).toMatchObject({ type: 'string', enum: Object.keys(errorCodes) })
  const code = { $ref: '#/components/schemas/ErrorCode' }
  expect(error).toMatchObject({ properties: { error: { properties: { code } } } })
  expect(ArgumentError).toMatchObject({ properties: { code } })
})

test('it holds every operation that is described, and every description belongs to one', () => {
  expect(
    operationsIn()
      .map(([name]) => name)
      .sort(),
  ).toEqual(Object.keys(operations).sort())
})

test('every operation has a summary, its errors, and says who may call it', () => {
  for (const [name, operation] of operationsIn()) {
    expect(operation.summary, name).toMatch(/^[A-Z]/)
    expect(operation.description, name).toMatch(/^[A-Z].*\.$/)
    const merchants = /\/v1\/(checkout|events|refunds|gateways\/sandbox|test_helpers)/.test(name)
    expect(operation.security, name).toEqual(merchants ? [{ basic: [] }, { bearer: [] }] : [])
    const expected = ['429', '500', '503', ...(merchants ? ['401'] : []), ...(name.includes(':id') ? ['404'] : [])]
    expect(Object.keys(operation.responses ?? {}), name).toEqual(expect.arrayContaining(expected))
  }
})

test('every merchant’s POST may be repeated with an Idempotency-Key', () => {
  for (const [name, { parameters = [], security = [] }] of operationsIn()) {
    const isIdempotent = name.startsWith('POST') && security.length > 0 && !/\/(gateways|test_helpers)\//.test(name)
    const names = parameters.map((parameter) => ('name' in parameter ? parameter.name : ''))
    expect(names.includes('Idempotency-Key'), name).toBe(isIdempotent)
  }
})

test('every field has a description, and every value an example that it allows', () => {
  const fields = fieldsOf({ paths: document.paths, components: document.components })
  expect(fields.length).toBeGreaterThan(100)
  const undescribed = fields.filter(
    ([, { $ref, description }]) => $ref === undefined && !/\.$/.test(String(description)),
  )
  expect(undescribed.map(([path]) => path)).toEqual([])
  for (const [path, field] of fields) {
    if (typeof field.$ref === 'string') continue
    const isMadeOfFields = isMap(field.properties) || isMap(field.items) || Array.isArray(field.anyOf)
    if (!isMadeOfFields) expect(field.examples, path).toHaveLength(1)
    for (const example of Array.isArray(field.examples) ? field.examples : []) {
      const schema = JSON.parse(JSON.stringify(field).replaceAll('"#/', '"openapi.json#/'))
      expect(ajv.validate(schema, example), `${path} ${JSON.stringify(example)} ${ajv.errorsText()}`).toBe(true)
    }
  }
})

test('every parameter has a description and an example or parts of its own', () => {
  for (const [name, { parameters = [] }] of operationsIn()) {
    for (const parameter of parameters) {
      if (!('name' in parameter)) throw new Error(`${name} refers to a parameter`)
      expect(parameter.description, `${name} ${parameter.name}`).toMatch(/\.$/)
      if (parameter.style !== 'deepObject') expect(parameter, `${name} ${parameter.name}`).toHaveProperty('example')
    }
  }
})

describe('what the server answers is what the document says', () => {
  const key = { authorization: `Bearer ${demoKey}` }
  const seen = new Set<string>()

  const ask = async (operation: string, { id = '', ...more }: { id?: string; [option: string]: unknown } = {}) => {
    const [method = '', path = ''] = operation.split(' ')
    const reply = await kasa.app.inject({
      method: method as 'GET',
      url: path.replace(':id', encodeURIComponent(id)),
      ...(/^\/v1\/(checkout|events|refunds|test_helpers)/.test(path) ? { headers: key } : {}),
      ...more,
    })
    const inDocument = path.replaceAll(/:(\w+)/g, '{$1}')
    const status = String(reply.statusCode)
    const responses = ['paths', inDocument, method.toLowerCase(), 'responses']
    const described = document.paths?.[inDocument]?.[method.toLowerCase() as 'get']?.responses?.[status]
    expect(described, `${operation} ${status} ${reply.body}`).toBeDefined()
    if (reply.body !== '') {
      const pointer = pointerTo(...responses, status, 'content', 'application/json', 'schema')
      expect(judge(pointer, reply.json()), `${operation} ${status}`).toEqual([])
    }
    if (reply.statusCode >= 400) {
      const { code } = reply.json().error
      expect(JSON.stringify(described), `${operation} ${status}`).toContain(`\`${code}\``)
    }
    seen.add(`${operation} ${status}`)
    return reply
  }

  const create = `POST ${routes.createSession}`
  const payload = createParameters({ notification_url: 'http://127.0.0.1:9/', metadata: { order: '7' } })
  const pay = (id: string, number: number, code: string) =>
    ask(`POST ${routes.payerAttempts}`, { id, payload: { number, blik_code: code } })

  test('for sessions', async () => {
    const { id } = (await ask(create, { payload })).json()
    await ask(create, { payload: {} })
    await ask(create, { payload, headers: {} })
    await ask(create, { payload: '<a/>', headers: { ...key, 'content-type': 'text/xml' } })
    await ask(create, { payload: 'a'.repeat(300_000), headers: { ...key, 'content-type': 'application/json' } })
    await ask(create, { payload, headers: { ...key, 'idempotency-key': '' } })
    await ask(`GET ${routes.session}`, { id })
    await ask(`GET ${routes.session}`, { id: 'unknown' })
    await ask(`GET ${routes.sessions}`)
    await ask(`GET ${routes.sessions}`, { query: { limit: '0' } })
    await ask(`POST ${routes.expireSession}`, { id })
    await ask(`POST ${routes.expireSession}`, { id })
    await ask(`POST ${routes.expireSession}`, { id: 'unknown' })
    await ask(`GET ${routes.session}`, { id })
  })

  test('for payers and their attempts', async () => {
    const { id } = (await ask(create, { payload })).json()
    await ask(`GET ${routes.payerSession}`, { id })
    await ask(`GET ${routes.payerSession}`, { id: 'unknown' })
    await pay(id, 1, '700701')
    await pay(id, 2, '12345')
    await pay(id, 2, '777123')
    await pay(id, 2, '777123')
    await pay(id, 3, '777123')
    await pay('unknown', 1, '777123')
    await ask(`POST ${routes.expireSession}`, { id })
    await ask(`GET ${routes.sessionAttempts}`, { id })
    await ask(`GET ${routes.sessionAttempts}`, { id: 'unknown' })
    await ask(`GET ${routes.payerTestCodes}`, { id })
    await ask(`GET ${routes.payerTestCodes}`, { id: 'unknown' })
    await ask(`GET ${routes.payerSession}`, { id })
    await ask(`GET ${routes.sessionAttempts}`, { id })
    await ask(`GET ${routes.payerUpdates}`, { id: 'unknown' })
  })

  test('for events', async () => {
    const { data } = (await ask(`GET ${routes.events}`)).json()
    await ask(`GET ${routes.events}`, { query: { starting_after: 'unknown' } })
    await ask(`GET ${routes.event}`, { id: data[0].id })
    await ask(`GET ${routes.event}`, { id: 'unknown' })
    await ask(`POST ${routes.resendEvent}`, { id: data[0].id })
    await ask(`POST ${routes.resendEvent}`, { id: data[0].id, payload: { now: true } })
    await ask(`POST ${routes.resendEvent}`, { id: 'unknown' })
  })

  test('for refunds', async () => {
    const { id } = (await ask(create, { payload })).json()
    const refund = `POST ${routes.refunds}`
    await ask(refund, { payload: { checkout_session: id } })
    await pay(id, 1, '200201')
    const made = (await ask(refund, { payload: { checkout_session: id, amount: 1 } })).json()
    await ask(refund, { payload: { checkout_session: id } })
    await ask(refund, { payload: { checkout_session: id } })
    await ask(refund, { payload: { checkout_session: id, amount: 0 } })
    await ask(refund, { payload: { checkout_session: 'A'.repeat(22) } })
    await ask(`GET ${routes.refunds}`)
    await ask(`GET ${routes.refunds}`, { query: { starting_after: 'unknown' } })
    await ask(`GET ${routes.refund}`, { id: made.id })
    await ask(`GET ${routes.refund}`, { id: 'unknown' })
  })

  test('for what gateways tell', async () => {
    await ask('POST /v1/gateways/stripe/notifications', { payload: {} })
    await ask('POST /v1/gateways/stripe-test/notifications', { payload: {} })
    for (const gateway of ['przelewy24', 'przelewy24-sandbox']) {
      await ask(`POST /v1/gateways/${gateway}/notifications`, { payload: {} })
      await ask(`POST /v1/gateways/${gateway}/notifications/blik`, { payload: {} })
    }
  })

  test('for testers', async () => {
    await ask(`GET ${testRoutes.codes}`)
    await ask(`GET ${testRoutes.codes}`, { headers: {} })
    await ask(`GET ${testRoutes.codes}`, { headers: { authorization: `Bearer ${kasa.merchant.liveKey}` } })
  })

  test('for testers of one session', async () => {
    const { id } = (await ask(create, { payload })).json()
    const outcome = `POST ${testRoutes.outcome}`
    const nextCode = `POST ${testRoutes.nextCode}`
    await ask(`GET ${testRoutes.session}`, { id })
    await ask(`GET ${testRoutes.session}`, { id: 'unknown' })
    await ask(outcome, { id, payload: { outcome: 'approved' } })
    await ask(nextCode, { id, payload: { outcome: 'silent', delay_ms: 3_000, reply: 'doubled' } })
    await ask(`GET ${testRoutes.session}`, { id })
    await pay(id, 1, '777123')
    await ask(nextCode, { id, payload: { outcome: 'approved' } })
    await ask(outcome, { id, payload: { outcome: 'maybe', delay_ms: -1 } })
    await ask(outcome, { id, payload: { outcome: 'approved' } })
    await ask(outcome, { id, payload: { outcome: 'approved' } })
    await ask(nextCode, { id, payload: { outcome: 'approved' } })
    await ask(`POST ${testRoutes.advance}`, { id, payload: { seconds: 60 } })
    await ask(`POST ${testRoutes.advance}`, { id, payload: { seconds: 0 } })
  })

  test('and every operation was asked', () => {
    const asked = new Set([...seen].map((name) => name.replace(/ \d+$/, '')))
    expect([...asked].sort()).toEqual(Object.keys(operations).sort())
  })
})

describe('the page at /docs', () => {
  test('shows the document with files of its own alone', async () => {
    const page = await kasa.app.inject(routes.docs)
    expect(page.statusCode).toBe(200)
    const policy = String(page.headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toMatch(/unsafe|https?:/)
    const files = [...page.body.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, file = '']) => file)
    expect(files.length).toBeGreaterThan(3)
    for (const file of files) expect((await kasa.app.inject(file)).statusCode, file).toBe(200)
    expect(page.body).not.toMatch(/<script>|<style|style="/)
  })
})
