import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { attemptLimit } from '../../contract/payment-attempt.ts'
import { pathTo, routes } from '../../contract/routes.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
/** Oldest first, as they were created: each a second after the one before, but the last two at the same time. */
const ids: string[] = []
const times: number[] = []

const list = (query = '', key = demoKey) =>
  kasa.app.inject({ url: `${routes.sessions}?${query}`, headers: { authorization: `Bearer ${key}` } })
const idsOf = async (query: string) => (await list(query)).json().data.map(({ id }: { id: string }) => id)
const newestFirst = (...indexes: number[]) => indexes.map((index) => ids[index])

beforeAll(async () => {
  kasa = await testApp()
  for (let index = 0; index < 12; index++) {
    ids.push((await kasa.createSession({ metadata: { index: String(index) } })).id)
    times.push(Math.floor(kasa.clock.now().getTime() / 1000))
    if (index < 10) kasa.clock.advance(1000)
  }
})
afterAll(() => kasa.close())

describe('a list', () => {
  test('is empty for a merchant without sessions', async () => {
    const { testKey } = await createMerchant(kasa, 'Another shop')
    expect((await list('', testKey)).json()).toEqual({
      object: 'list',
      data: [],
      has_more: false,
      url: '/v1/checkout/sessions',
    })
  })

  test('holds the ten newest sessions unless told otherwise, as they are retrieved', async () => {
    const { data, has_more } = (await list()).json()
    expect(data).toHaveLength(10)
    expect(has_more).toBe(true)
    const retrieved = await kasa.app.inject({
      url: pathTo('session', data[3].id),
      headers: { authorization: `Bearer ${demoKey}` },
    })
    expect(JSON.stringify(data[3])).toBe(retrieved.body)
    expect(data.map(({ id }: { id: string }) => id).slice(2)).toEqual(newestFirst(9, 8, 7, 6, 5, 4, 3, 2))
  })

  test('shows nothing of the other mode and of other merchants', async () => {
    const { testKey, liveKey } = await createMerchant(kasa, 'Third shop')
    for (const key of [testKey, liveKey]) expect((await list('', key)).json().data).toEqual([])
  })

  test.each([1, 2, 3, 5, 11, 12, 100])(
    'in pages of %i, forwards and backwards, holds each session once',
    async (limit) => {
      const all = await idsOf('limit=100')
      expect([...all].sort()).toEqual([...ids].sort())
      const page = async (cursor: string): Promise<{ ids: string[]; more: boolean }> => {
        const { data, has_more } = (await list(`limit=${limit}${cursor}`)).json()
        return { ids: data.map(({ id }: { id: string }) => id), more: has_more }
      }
      const forwards = async (cursor = ''): Promise<string[]> => {
        const { ids, more } = await page(cursor)
        return more ? [...ids, ...(await forwards(`&starting_after=${ids.at(-1)}`))] : ids
      }
      const backwards = async (from: string | undefined): Promise<string[]> => {
        const { ids, more } = await page(`&ending_before=${from}`)
        return more ? [...(await backwards(ids[0])), ...ids] : ids
      }
      expect(await forwards()).toEqual(all)
      expect(await backwards(all.at(-1))).toEqual(all.slice(0, -1))
    },
  )
})

describe('filtered by the time of creation', () => {
  test.each([
    ['gte', [11, 10, 9, 8]],
    ['gt', [11, 10, 9]],
    ['lte', [8, 7, 6, 5, 4, 3, 2, 1, 0]],
    ['lt', [7, 6, 5, 4, 3, 2, 1, 0]],
  ])('with %s', async (bound, indexes) => {
    const found = await idsOf(`limit=100&created_at[${bound}]=${times[8]}`)
    expect([...found].sort()).toEqual(newestFirst(...indexes).sort())
  })

  test('with both ends, together with a cursor', async () => {
    const within = `created_at%5Bgte%5D=${times[3]}&created_at%5Blt%5D=${times[7]}`
    expect(await idsOf(within)).toEqual(newestFirst(6, 5, 4, 3))
    expect(await idsOf(`${within}&starting_after=${ids[5]}`)).toEqual(newestFirst(4, 3))
  })

  test('up to the end of time', async () => {
    expect(await idsOf('created_at[gt]=253402300799')).toEqual([])
    expect(await idsOf('limit=100&created_at[gte]=0')).toHaveLength(12)
  })
})

test('a session whose time is over is listed as expired before anybody has written so', async () => {
  // Not by the clock: that would wake whoever writes so.
  const past = new Date(kasa.clock.now().getTime() - 1)
  await kasa.db
    .updateTable('checkout_sessions')
    .set({ expires_at: past })
    .where('id', '=', ids[0] ?? '')
    .execute()
  expect(await idsOf('status=expired')).toEqual([ids[0]])
  expect((await list('status=expired')).json().data[0].status).toBe('expired')
  expect(await idsOf('status=open&limit=100')).toHaveLength(11)
  expect(await idsOf('status=complete')).toEqual([])
})

describe('a bad argument is named', () => {
  const unknownId = 'AAAAAAAAAAAAAAAAAAAAAA'
  test.each([
    ['limit=0', 'limit', 'limit_too_small'],
    ['limit=101', 'limit', 'limit_too_large'],
    ['limit=1.5', 'limit', 'parameter_invalid_integer'],
    ['limit=1e1', 'limit', 'parameter_invalid_integer'],
    ['limit=-1', 'limit', 'parameter_invalid_integer'],
    ['limit=', 'limit', 'parameter_invalid_integer'],
    ['limit=1&limit=2', 'limit', 'parameter_invalid_integer'],
    ['status=paid', 'status', 'parameter_invalid_value'],
    ['reference=7K3M', 'reference', 'parameter_invalid_value'],
    ['reference=', 'reference', 'parameter_invalid_value'],
    [`reference=${'0'.repeat(21)}`, 'reference', 'parameter_invalid_value'],
    ['created_at=5', 'created_at', 'parameter_invalid_map'],
    ['created_at[gte]=x', 'created_at[gte]', 'parameter_invalid_integer'],
    ['created_at[gte]=1767225600000', 'created_at[gte]', 'created_at_too_large'],
    ['created_at[since]=5', 'created_at[since]', 'parameter_unknown'],
    ['created[gte]=5', 'created', 'parameter_unknown'],
    ['page=2', 'page', 'parameter_unknown'],
    ['__proto__[a]=2', '__proto__', 'parameter_unknown'],
    ['created_at[__proto__]=2', '__proto__', 'parameter_unknown'],
    [`starting_after=${unknownId}`, 'starting_after', 'resource_missing'],
    ['ending_before=x', 'ending_before', 'resource_missing'],
    ['starting_after=%00', 'starting_after', 'parameter_invalid_characters'],
    [`starting_after=${unknownId}&ending_before=${unknownId}`, 'ending_before', 'parameter_conflict'],
  ])('%s', async (query, param, code) => {
    const reply = await list(query)
    expect(reply.statusCode).toBe(400)
    expect(reply.json().error).toMatchObject({ type: 'invalid_request_error', param, code })
  })
})

describe('the reference that a payer quotes', () => {
  const referenceFor = async (id: string): Promise<string> =>
    (await kasa.app.inject(pathTo('payerSession', id))).json().reference

  test('finds their session, however they write it', async () => {
    const id = ids[3] ?? ''
    const reference = await referenceFor(id)
    expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/)
    for (const written of [reference, reference.toLowerCase(), reference.replace('-', ''), ` ${reference}`])
      expect(await idsOf(`reference=${encodeURIComponent(written)}`)).toEqual([id])
    expect(await idsOf(`reference=${reference}&status=complete`)).toEqual([])
  })

  test('finds nothing of another merchant', async () => {
    const { testKey } = await createMerchant(kasa, 'Another shop')
    expect((await list(`reference=${await referenceFor(ids[3] ?? '')}`, testKey)).json().data).toEqual([])
  })
})

describe('the attempts of a session', () => {
  const attemptsOf = (id: string, key = demoKey) =>
    kasa.app.inject({ url: pathTo('sessionAttempts', id), headers: { authorization: `Bearer ${key}` } })
  const pay = (id: string, number: number, code: string) =>
    kasa.app.inject({
      method: 'POST',
      url: pathTo('payerAttempts', id),
      payload: { number, blik_code: code },
    })

  test('are listed newest first with their codes of refusal, and without the codes that were tried', async () => {
    const { id } = await kasa.createSession()
    await pay(id, 1, '700701')
    await pay(id, 2, '777123')
    const reply = await attemptsOf(id)
    const now = Math.floor(kasa.clock.now().getTime() / 1000)
    expect(reply.json()).toEqual({
      object: 'list',
      data: [
        {
          id: expect.any(String),
          number: 2,
          status: 'waiting',
          decline_code: null,
          gateway_code: null,
          gateway_reference: null,
          created_at: now,
          confirm_by: now + 60,
          finished_at: null,
        },
        {
          id: expect.any(String),
          number: 1,
          status: 'declined',
          decline_code: 'code_expired',
          gateway_code: 'sandbox_code_expired',
          gateway_reference: null,
          created_at: now,
          confirm_by: null,
          finished_at: now,
        },
      ],
      has_more: false,
      url: pathTo('sessionAttempts', id),
    })
    expect(reply.body).not.toMatch(/700701|777123/)
  })

  test('fit one page, however many there are', async () => {
    const { id } = await kasa.createSession()
    for (let number = 1; number <= attemptLimit; number++) await pay(id, number, '700701')
    expect((await attemptsOf(id)).json()).toMatchObject({ data: { length: attemptLimit }, has_more: false })
  })

  test('are for the session’s own merchant alone', async () => {
    const { testKey } = await createMerchant(kasa, 'Curious shop')
    const { id } = await kasa.createSession()
    expect((await attemptsOf(id, testKey)).statusCode).toBe(404)
    expect((await attemptsOf('x')).statusCode).toBe(404)
  })
})

test('a page stays what it was when new sessions come in before it', async () => {
  const [, second] = await idsOf('limit=2')
  const before = await idsOf(`limit=2&starting_after=${second}`)
  kasa.clock.advance(1)
  await kasa.createSession()
  expect(await idsOf(`limit=2&starting_after=${second}`)).toEqual(before)
})
