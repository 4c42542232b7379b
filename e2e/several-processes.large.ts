import { createParser } from 'eventsource-parser'
import { CheckoutSession } from '../src/contract/checkout-session.ts'
import { PayerSession } from '../src/contract/payer-session.ts'
import { pathTo, routes } from '../src/contract/routes.ts'
import { pathToTest } from '../src/contract/testbank/routes.ts'
import { createParameters } from '../src/fixtures/create-parameters.ts'
import { noRateLimits } from '../src/fixtures/kasa-server.ts'
import { codes } from '../src/fixtures/sandbox-codes.ts'
import { openReceiver } from '../src/fixtures/webhook-receiver.ts'
import { expect, test } from './fixtures.ts'
import { type Fleet, startFleet } from './fleet.ts'

const env = {
  SANDBOX_DECISION_SECONDS: '0.3',
  GATEWAY_REPLY_TIMEOUT_SECONDS: '2',
  ...noRateLimits,
}
const patience = { timeout: 240_000, intervals: [200] }

const createAt = async (url: string, { merchant }: Fleet, notificationUrl: string) => {
  const response = await fetch(url + routes.createSession, {
    method: 'POST',
    headers: { authorization: `Bearer ${merchant.test_key}`, 'content-type': 'application/json' },
    body: JSON.stringify(createParameters({ notification_url: notificationUrl })),
  })
  return CheckoutSession.parse(await response.json())
}

const readAt = async (url: string, id: string) =>
  PayerSession.parse(await (await fetch(url + pathTo('payerSession', id))).json())

const postTo = (url: string, body: object, key?: string) =>
  fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key && { authorization: `Bearer ${key}` }) },
    body: JSON.stringify(body),
  })

const payAt = (url: string, id: string, number: number, code: string = codes.approved) =>
  postTo(url + pathTo('payerAttempts', id), { number, blik_code: code })

/** What the stream of a session says, as it says it. */
const follow = async (url: string, id: string) => {
  const heard: PayerSession[] = []
  const abort = new AbortController()
  const response = await fetch(url + pathTo('payerUpdates', id), { signal: abort.signal })
  const parser = createParser({
    onEvent: ({ event, data }) => {
      if (event === 'session') heard.push(PayerSession.parse(JSON.parse(data)))
    },
  })
  const reading = (async () => {
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) parser.feed(chunk)
  })().catch(() => {})
  return {
    statuses: () => heard.map(({ status, attempt }) => `${status} ${attempt?.status ?? '-'}`),
    async close() {
      abort.abort()
      await reading
    },
  }
}

test('two processes that start at once on an empty database: created at one, paid at the other, seen at the first', async () => {
  const fleet = await startFleet(2, env)
  const receiver = await openReceiver(() => fleet.merchant.webhook_secret)
  const [one, other] = fleet.processes.map(({ shopUrl }) => shopUrl())
  for (const [first = '', second = ''] of [
    [one, other],
    [other, one],
  ]) {
    const { id } = await createAt(first, fleet, receiver.url)
    const stream = await follow(first, id)
    await expect.poll(stream.statuses, patience).toEqual(['open -'])
    expect((await payAt(second, id, 1, codes.waits)).status).toBe(201)
    // On a busy computer the bank has the code before the stream has told that it is being sent.
    const lasting = () => stream.statuses().filter((status) => status !== 'open sending')
    await expect.poll(lasting, patience).toEqual(['open -', 'open waiting'])
    expect(
      (await postTo(second + pathToTest('outcome', id), { outcome: 'approved' }, fleet.merchant.test_key)).ok,
    ).toBe(true)
    await expect.poll(lasting, patience).toEqual(['open -', 'open waiting', 'complete approved'])
    expect((await readAt(second, id)).status).toBe('complete')
    await stream.close()
  }
  const completed = () => [...receiver.events.values()].filter(({ type }) => type === 'checkout.session.completed')
  await expect.poll(() => completed().length, patience).toBe(2)
  expect(receiver.refused).toEqual([])
  await receiver.close()
  await fleet.stop()
})

/** At most `width` at once. */
const forEach = async <Item>(
  items: readonly Item[],
  width: number,
  work: (item: Item, index: number) => Promise<void>,
) => {
  const queue = items.entries()
  await Promise.all(
    Array.from({ length: width }, async () => {
      for (const [index, item] of queue) await work(item, index)
    }),
  )
}

test('kill -9 of one in the middle of many payments: nothing is lost, nothing is double, every event arrives', async () => {
  const fleet = await startFleet(2, env)
  const receiver = await openReceiver(() => fleet.merchant.webhook_secret)
  const [victim, survivor] = fleet.processes
  if (!victim || !survivor) throw new Error('Two processes were started')
  const [dying, living] = [victim.shopUrl(), survivor.shopUrl()]
  const ids = await Promise.all(
    Array.from({ length: 60 }, async () => (await createAt(living, fleet, receiver.url)).id),
  )

  let begun = 0
  let killed: Promise<void> | null = null
  const cut: string[] = []
  await forEach(ids, 12, async (id, index) => {
    begun += 1
    if (begun === 30) killed = victim.kill9()
    const isCut = await payAt(index % 2 === 0 ? dying : living, id, 1).then(
      () => false,
      () => true,
    )
    if (isCut) cut.push(id)
  })
  await killed
  expect(cut.length).toBeGreaterThan(0)

  // The payers whose request broke off ask for their session and send the code again where it was not taken.
  await forEach(cut, 12, async (id) => {
    const { attempt } = await readAt(living, id)
    if (!attempt) expect((await payAt(living, id, 1)).status).toBe(201)
  })
  const unpaid = async () => {
    const sessions = await Promise.all(ids.map((id) => readAt(living, id)))
    return sessions.filter(({ status }) => status !== 'complete')
  }
  // Codes that never reached the bank die with time; their payers send another.
  const stuck = async () => (await unpaid()).filter(({ attempt }) => attempt?.status === 'waiting').length
  await expect.poll(stuck, patience).toBe(0)
  for (const { id } of await unpaid()) {
    await postTo(living + pathToTest('advance', id), { seconds: 130 }, fleet.merchant.test_key)
  }
  await expect
    .poll(async () => (await unpaid()).filter(({ attempt }) => attempt?.status === 'sending').length, patience)
    .toBe(0)
  for (const { id, attempt } of await unpaid()) {
    expect(attempt).toMatchObject({ status: 'declined', decline_code: 'code_expired' })
    expect((await payAt(living, id, 2)).status).toBe(201)
  }
  await expect.poll(async () => (await unpaid()).length, patience).toBe(0)

  const charged = await fleet.query(
    `select session_id, count(*)::int as charges from sandbox_charges where outcome->>'kind' = 'approved' group by 1`,
  )
  const approved = await fleet.query(
    `select session_id, count(*)::int as charges from payment_attempts where status = 'approved' group by 1`,
  )
  for (const books of [charged, approved]) {
    expect(books).toHaveLength(ids.length)
    for (const { charges } of books) expect(charges).toBe(1)
  }
  expect(await fleet.query('select * from gateway_contradictions')).toEqual([])

  const written = (await fleet.query('select id from events')).map((row) => String(row.id))
  const missing = () => written.filter((id) => !receiver.events.has(id))
  await expect.poll(missing, patience).toEqual([])
  for (const id of ids) {
    const types = [...receiver.events.values()].filter(({ data }) => data.object.id === id).map(({ type }) => type)
    for (const type of ['checkout.session.created', 'checkout.session.completed']) {
      expect(types.filter((each) => each === type)).toHaveLength(1)
    }
  }
  expect(receiver.refused).toEqual([])
  await receiver.close()
  await fleet.stop()
})
