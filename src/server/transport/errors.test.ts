import { connect } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { ErrorBody } from '../../contract/error.ts'
import { createParameters } from '../../fixtures/create-parameters.ts'
import { connect as connectDatabase } from '../database/connect.ts'
import { testApp } from '../testing/test-app.ts'

const url = '/v1/checkout/sessions'
const authorization = `Bearer ${demoKey}`
const nowhere = connectDatabase('postgresql://nobody@/none?host=/nowhere')
let shop: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  shop = await testApp()
  shop.app.get('/fails', async () => {
    throw new Error('sk_test_abc of AW-kLcRRC5P8U68CYe0kVA', { cause: new Error('the inner reason') })
  })
  shop.app.get('/unreachable', () => sql`select 1`.execute(nowhere))
})
afterAll(async () => {
  await nowhere.destroy()
  await shop.close()
})

const nested = (depth: number) => `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`
const post = (payload: string | Buffer, type: string) =>
  shop.app.inject({ method: 'POST', url, headers: { authorization, 'content-type': type }, payload })

describe('an answer of 400 and above has the documented shape', () => {
  const json = JSON.stringify(createParameters())
  test.each([
    ['an unknown path', { url: '/v1/nothing' }, 404, 'route_unknown'],
    ['a path that cannot be decoded', { url: `${url}/%zz` }, 404, 'route_unknown'],
    ['a path that is too long', { url: `${url}/${'a'.repeat(500)}` }, 404, 'route_unknown'],
    ['a wrong method', { url, method: 'DELETE' }, 405, 'method_not_allowed'],
    ['an error of ours', { url: '/fails' }, 500, 'internal_error'],
    ['a database that is away', { url: '/unreachable' }, 503, 'service_unavailable'],
  ] as const)('for %s', async (_, request, status, code) => {
    const reply = await shop.app.inject({ headers: { authorization }, ...request })
    expect(reply.statusCode).toBe(status)
    expect(ErrorBody.parse(reply.json()).error.code).toBe(code)
    expect(reply.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(reply.headers['request-id']).toMatch(/^req_[\w-]{20}$/)
  })

  test.each([
    ['broken JSON', '{"amount":', 'application/json', 400, 'body_invalid'],
    ['a JSON list', '[]', 'application/json', 400, 'body_invalid'],
    ['a JSON null', 'null', 'application/json', 400, 'body_invalid'],
    ['a JSON number', '1000', 'application/json', 400, 'body_invalid'],
    ['JSON nested without end', '['.repeat(60_000), 'application/json', 400, 'body_invalid'],
    ['JSON nested to a great depth', nested(30_000), 'application/json', 400, 'body_invalid'],
    ['JSON nested a little too deep', nested(20), 'application/json', 400, 'body_invalid'],
    ['JSON nested as deep as it may be', nested(19), 'application/json', 400, 'parameter_missing'],
    ['brackets in a text', `{"a":"${'['.repeat(60_000)}\\\\\\""}`, 'application/json', 400, 'parameter_missing'],
    ['JSON that is not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1'), 'application/json', 400, 'body_invalid'],
    ['a body of more than 256 kB', `{"a":"${'a'.repeat(262_144)}"}`, 'application/json', 413, 'body_too_large'],
    ['a body of another type', '<amount>1</amount>', 'application/xml', 415, 'body_type_unsupported'],
    ['JSON with too many values', `{"a":[${'1,'.repeat(1_000)}1]}`, 'application/json', 400, 'body_invalid'],
    ['JSON with too many names', `{${'"a":"",'.repeat(1_000)}"b":""}`, 'application/json', 400, 'body_invalid'],
    ['a form with a type of its own', json, 'multipart/form-data; boundary=x', 415, 'body_type_unsupported'],
    ['plain text', json, 'text/plain', 415, 'body_type_unsupported'],
    ['a type that is none', json, 'json', 415, 'body_type_unsupported'],
    ['another charset', json, 'application/json; charset=iso-8859-2', 415, 'body_charset_unsupported'],
  ])('for %s', async (_, payload, type, status, code) => {
    const reply = await post(payload, type)
    expect(reply.statusCode).toBe(status)
    expect(ErrorBody.parse(reply.json()).error.code).toBe(code)
  })

  test('even when no HTTP was spoken', async () => {
    const port = Number(new URL(await shop.app.listen({ port: 0, host: '127.0.0.1' })).port)
    const answer = await new Promise<string>((resolve, reject) => {
      let text = ''
      const socket = connect(port, '127.0.0.1', () => socket.write('nonsense\r\n\r\n'))
      socket.on('data', (data) => {
        text += data
      })
      socket.on('end', () => resolve(text))
      socket.on('error', reject)
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[\s\S]*Request-Id: req_/)
    expect(answer).toContain('X-Content-Type-Options: nosniff')
    expect(ErrorBody.parse(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).error.code).toBe('request_invalid')
  })
})

test.each([10, 19, 20, 100, 1_500, 5_000, 100_000])(
  'JSON %d deep with an Idempotency-Key is the sender’s fault, not ours',
  async (depth) => {
    for (const payload of [nested(depth), `{"metadata":${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}}`]) {
      const headers = { authorization, 'content-type': 'application/json', 'idempotency-key': `deep-${depth}` }
      const reply = await shop.app.inject({ method: 'POST', url, headers, payload })
      expect(reply.statusCode).toBe(reply.body.includes('body_too_large') ? 413 : 400)
    }
  },
)

describe('a sentence says what is wrong with', () => {
  const json = JSON.stringify(createParameters())
  const form = 'amount=1050&currency=pln'
  const asForm = 'application/x-www-form-urlencoded'
  const messageOf = async (payload: string, type?: string) => {
    const headers = { authorization, ...(type !== undefined && { 'content-type': type }) }
    return (await shop.app.inject({ method: 'POST', url, headers, payload })).json().error.message
  }

  test('JSON that is sent as a form, as curl -d does', async () => {
    for (const body of [json, ` \n${json}`, encodeURIComponent(json), '[{"amount":1}]']) {
      expect(await messageOf(body, asForm)).toMatch(/^The body is JSON, but .* `Content-Type: application\/json`\.$/)
    }
  })

  test('a form that is sent as JSON', async () => {
    for (const body of [form, 'metadata[a]=1', 'metadata%5Ba%5D=1']) {
      expect(await messageOf(body, 'application/json')).toMatch(/^The body is a form, but .*x-www-form-urlencoded`\.$/)
    }
  })

  test('a body without a type, or of another one', async () => {
    expect(await messageOf(form)).toMatch(/^The body has no Content-Type: it must be .*urlencoded or application\/json/)
    expect(await messageOf(form, 'text/plain')).toMatch(/^The body is text\/plain: it must be /)
    expect(await messageOf(form, 'multipart/form-data; boundary=x')).toMatch(/ use -d in place of -F/)
    expect(await messageOf(form, `${'a'.repeat(5_000)}`)).toMatch(/^The body is of no type: it must be /)
  })

  test.each([
    ['GET', `${url}/`, url],
    ['POST', `${url}/`, url],
    ['GET', `/${url}`, url],
    ['GET', '/V1/Checkout/Sessions', url],
    ['GET', '/checkout/sessions', url],
    ['GET', `${url}/AW-kLcRRC5P8U68CYe0kVA/`, `${url}/AW-kLcRRC5P8U68CYe0kVA`],
    ['GET', '/v1//checkout/sessions?limit=1', url],
  ] as const)('the address %s %s', async (method, path, meant) => {
    const reply = await shop.app.inject({ method, url: path, headers: { authorization } })
    expect(reply.statusCode).toBe(404)
    expect(reply.json().error).toMatchObject({
      code: 'route_unknown',
      message: `There is nothing at this address: did you mean \`${meant}\`?`,
    })
  })
})

test('every answer forbids to guess its type', async () => {
  for (const path of [url, '/v1/nothing', '/fails', `${url}/%zz`, `${url}/${'a'.repeat(500)}`]) {
    const reply = await shop.app.inject({ url: path, headers: { authorization } })
    expect(reply.headers['x-content-type-options'], path).toBe('nosniff')
  }
})

test('a charset is named in many ways', async () => {
  const json = JSON.stringify(createParameters())
  for (const type of ['application/json; charset=UTF-8', 'Application/JSON;charset="utf-8"', 'application/json']) {
    expect((await post(json, type)).statusCode).toBe(200)
  }
  expect((await post(Buffer.from(`\ufeff${json}`), 'application/json')).statusCode).toBe(200)
})

test('a wrong method is told the right ones', async () => {
  const on = async (path: string) =>
    (await shop.app.inject({ method: 'PUT', url: path, headers: { authorization } })).headers.allow
  expect(await on(`${url}?a=b`)).toBe('GET, HEAD, POST')
  expect(await on(`${url}/AW-kLcRRC5P8U68CYe0kVA/expire`)).toBe('POST')
  expect(await on(`${url}/AW-kLcRRC5P8U68CYe0kVA`)).toBe('GET, HEAD')
  expect(await on('/v1/nothing')).toBeUndefined()
})

test('every answer has a Request-Id of ours, a new one each time', async () => {
  const once = () => shop.app.inject({ url: '/v1/nothing', headers: { 'request-id': 'req_mine' } })
  const ids = [(await once()).headers['request-id'], (await once()).headers['request-id']]
  expect(new Set([...ids, 'req_mine']).size).toBe(3)
})

test('an inner error is told to the log with its cause, and to the client not at all', async () => {
  const before = shop.log().length
  const reply = await shop.app.inject('/fails')
  expect(reply.body).not.toMatch(/sk_|AW-|inner reason/)
  const logged = shop.log().slice(before)
  expect(logged).toContain('the inner reason')
  expect(logged).toContain('sk_test_… of AW-kLc…')
  expect(logged).toContain(String(reply.headers['request-id']))
})

test('the log holds no session’s id, no key, no query and nothing of a body', async () => {
  const before = shop.log().length
  const created = await post(
    JSON.stringify(createParameters({ metadata: { order: 'secret-note' } })),
    'application/json',
  )
  const { id } = created.json()
  await shop.app.inject({ url: `${url}/${id}?token=secret-query`, headers: { authorization } })
  await shop.app.inject({ url: `${url}/${id}%zz`, headers: { authorization } })
  await shop.app.inject({ url: `/nowhere/${id}` })
  await post(`{"secret-body": nonsense}`, 'application/json')
  const logged = shop.log().slice(before)
  expect(logged).toContain('/v1/checkout/sessions/:id')
  for (const secret of [id, demoKey, 'secret-', 'john@example.com', 'shop.example'])
    expect(logged).not.toContain(secret)
})
