import { sql } from 'kysely'
import { afterEach, expect, test } from 'vitest'
import { PayerSession } from '../../contract/payer-session.ts'
import { pathTo } from '../../contract/routes.ts'
import { testApp } from '../testing/test-app.ts'

const endings: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of endings.splice(0).reverse()) await end()
})

const start = async () => {
  const kasa = await testApp()
  endings.push(kasa.close)
  return kasa
}

type Kasa = Awaited<ReturnType<typeof start>>

/** Opens the stream of a session at a server and reads it event by event. */
const follow = async (app: Kasa['app'], id: string) => {
  const url = app.server.listening ? app.listeningOrigin : await app.listen({ port: 0 })
  const abort = new AbortController()
  endings.push(async () => abort.abort())
  const response = await fetch(`${url}${pathTo('payerUpdates', id)}`, { signal: abort.signal })
  expect(response.headers.get('content-type')).toBe('text/event-stream; charset=utf-8')
  const chunks = response.body?.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
  let text = ''
  const next = async (): Promise<PayerSession | 'end'> => {
    const end = text.indexOf('\n\n')
    if (end === -1) {
      const chunk = await chunks?.next()
      if (!chunk || chunk.done) return 'end'
      text += chunk.value
      return next()
    }
    const event = text.slice(0, end)
    text = text.slice(end + 2)
    const [, data] = /^event: session\n.*data: (.*)$/s.exec(event) ?? []
    return data ? PayerSession.parse(JSON.parse(data)) : next()
  }
  const until = async (isSo: (session: PayerSession) => boolean): Promise<PayerSession> => {
    const session = await next()
    if (session === 'end') throw new Error('The stream ended')
    return isSo(session) ? session : until(isSo)
  }
  return { next, until }
}

const pay = (app: Kasa['app'], id: string, code: string) =>
  app.inject({ method: 'POST', url: pathTo('payerAttempts', id), payload: { number: 1, blik_code: code } })

test('a page hears each change from the first state on, whichever process makes it', async () => {
  const kasa = await start()
  const other = await kasa.build()
  endings.push(() => other.close())
  const { id } = await kasa.createSession()
  const stream = await follow(other, id)
  expect(await stream.next()).toMatchObject({ revision: 1, status: 'open', attempt: null })
  await pay(kasa.app, id, '777123')
  // Two changes in a row may be told as one, but never out of order, and the last is always told.
  const waiting = await stream.until(({ attempt }) => attempt?.status === 'waiting')
  expect(waiting).toMatchObject({ revision: 3, status: 'open' })
  kasa.clock.advance(2_000)
  const paid = await stream.until(({ status }) => status === 'complete')
  expect(paid).toMatchObject({ revision: 4, attempt: { status: 'approved' } })
})

test('expiry reaches a page that does nothing', async () => {
  const kasa = await start()
  const { id } = await kasa.createSession()
  const stream = await follow(kasa.app, id)
  expect(await stream.next()).toMatchObject({ status: 'open' })
  kasa.clock.advance(86_400_000)
  expect(await stream.next()).toMatchObject({ status: 'expired' })
})

test('what happened while the connection to the database was away is told when it is back', async () => {
  const kasa = await start()
  const { id } = await kasa.createSession()
  const stream = await follow(kasa.app, id)
  expect(await stream.next()).toMatchObject({ revision: 1 })
  await sql`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'kasa notifications'`.execute(kasa.db)
  await kasa.db.updateTable('checkout_sessions').set({ revision: 5 }).where('id', '=', id).execute()
  expect(await stream.next()).toMatchObject({ revision: 5 })
})

test('a session that cannot be read stops no page of another, though both are told of at once', async () => {
  const kasa = await start()
  const [poisoned, good] = [await kasa.createSession(), await kasa.createSession()]
  const streams = [await follow(kasa.app, poisoned.id), await follow(kasa.app, good.id)] as const
  for (const stream of streams) expect(await stream.next()).toMatchObject({ revision: 1 })
  await kasa.db.transaction().execute(async (trx) => {
    // More than JavaScript's numbers hold: whatever reads it throws.
    await sql`update checkout_sessions set amount_total = 9e18, amount_sub_total = 9e18 where id = ${poisoned.id}`.execute(
      trx,
    )
    await sql`update checkout_sessions set revision = 5`.execute(trx)
    await sql`select pg_notify('checkout_session_changed', id) from checkout_sessions`.execute(trx)
  })
  expect(await streams[1].next()).toMatchObject({ revision: 5 })
  expect(await streams[0].next()).toBe('end')
})

test('closing the server ends its streams, so that pages go elsewhere', async () => {
  const kasa = await start()
  const other = await kasa.build()
  const { id } = await kasa.createSession()
  const stream = await follow(other, id)
  expect(await stream.next()).toMatchObject({ revision: 1 })
  const closed = other.close()
  expect(await stream.next()).toBe('end')
  await closed
})

test('an unknown session has no stream', async () => {
  const kasa = await start()
  const response = await kasa.app.inject(pathTo('payerUpdates', 'AAAAAAAAAAAAAAAAAAAAAA'))
  expect(response.statusCode).toBe(404)
})
