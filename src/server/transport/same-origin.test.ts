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
  ])('%s', async (_, headers) => expect((await send(headers)).statusCode).toBe(200))
})

describe('a post is refused', () => {
  test.each<[string, Record<string, string>]>([
    ['from another site', { 'sec-fetch-site': 'cross-site', origin: 'https://shop.example' }],
    ['from another subdomain', { 'sec-fetch-site': 'same-site', origin: 'https://shop.pay.example' }],
    ['from another site that hides its name', { 'sec-fetch-site': 'cross-site', origin: 'null' }],
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
