import Fastify, { type FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerErrors } from './errors.ts'
import { refuseOtherSites } from './same-origin.ts'

let app: FastifyInstance
beforeAll(() => {
  app = Fastify()
  registerErrors(app)
  app.addHook('onRequest', refuseOtherSites('https://pay.example'))
  app.route({ method: ['GET', 'POST'], url: '/', handler: async () => 'taken' })
})
afterAll(() => app.close())

/** What a browser says of a form that a person sends and that leads the whole window here. */
const inPlainSight = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', 'sec-fetch-user': '?1' }

const send = (headers: Record<string, string>, method: 'GET' | 'POST' = 'POST') =>
  app.inject({ method, url: '/', headers })

describe('a post is taken', () => {
  test.each<[string, Record<string, string>]>([
    ['from a program, which sends neither header', {}],
    ['from the page', { 'sec-fetch-site': 'same-origin', origin: 'https://pay.example' }],
    [
      'from the page’s plain form, whose origin is hidden with the referrer',
      { 'sec-fetch-site': 'same-origin', origin: 'null' },
    ],
    ['that its user repeats by loading the page again', { 'sec-fetch-site': 'none' }],
    ['from the page in an older browser', { origin: 'https://pay.example' }],
    ['from the plain form in an older browser', { origin: 'null' }],
    [
      'from the plain form in the window of a sandboxed frame, which has no origin',
      { 'sec-fetch-site': 'cross-site', origin: 'null', ...inPlainSight },
    ],
  ])('%s', async (_, headers) => expect((await send(headers)).statusCode).toBe(200))
})

describe('a post is refused', () => {
  test.each<[string, Record<string, string>]>([
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' }],
    ['from another subdomain', { 'sec-fetch-site': 'same-site', origin: 'https://shop.pay.example' }],
    ['from another site that hides its name', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
    [
      'from another site, in plain sight',
      { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example', ...inPlainSight },
    ],
    [
      'from a page without an origin by itself, with nobody pressing anything',
      { 'sec-fetch-site': 'cross-site', origin: 'null', ...inPlainSight, 'sec-fetch-user': '?0' },
    ],
    [
      'from a page without an origin into a frame',
      { 'sec-fetch-site': 'cross-site', origin: 'null', ...inPlainSight, 'sec-fetch-dest': 'iframe' },
    ],
    [
      'from a page without an origin by a script',
      {
        'sec-fetch-site': 'cross-site',
        origin: 'null',
        ...inPlainSight,
        'sec-fetch-mode': 'cors',
        'sec-fetch-dest': 'empty',
      },
    ],
    ['from another site in an older browser', { origin: 'https://shop.example' }],
    ['from our own name without encryption', { origin: 'http://pay.example' }],
  ])('%s', async (_, headers) => {
    const response = await send(headers)
    expect(response.statusCode).toBe(403)
    expect(response.json().error.code).toBe('cross_site_request')
  })
})

test('reading is possible from anywhere: the shop’s page links here', async () => {
  expect((await send({ 'sec-fetch-site': 'cross-site' }, 'GET')).statusCode).toBe(200)
})
