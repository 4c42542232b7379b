import { sql } from 'kysely'
import { pino } from 'pino'
import { expect, onTestFinished, test, vi } from 'vitest'
import { proxiedDatabase } from '../testing/proxied-database.ts'
import { openNotifications } from './notifications.ts'

vi.setConfig({ testTimeout: 120_000 })
const patience = { timeout: 100_000, interval: 20 }

const start = async () => {
  const { database, direct, proxy } = await proxiedDatabase()
  onTestFinished(database.close)
  let silences = 0
  const onSilence = () => {
    silences += 1
  }
  const log = pino({ level: 'silent' })
  const notifications = await openNotifications({ databaseUrl: database.url, log, onSilence })
  onTestFinished(notifications.close)
  const heard: string[] = []
  let gaps = 0
  await notifications.listen({
    channel: 'news',
    onMessage: (payload) => heard.push(payload),
    onGap: () => {
      gaps += 1
    },
  })
  const send = (text: string) => sql`select pg_notify('news', ${text})`.execute(direct)
  return { notifications, proxy, heard, gaps: () => gaps, silences: () => silences, send }
}

test('a connection that brings nothing any more, though it stays open, is found out and replaced', async () => {
  const { notifications, proxy, heard, gaps, silences, send } = await start()
  await send('before')
  await expect.poll(() => heard, patience).toEqual(['before'])
  proxy.swallow()
  await send('lost')
  await expect.poll(gaps, patience).toBe(1)
  expect([notifications.areHeard(), notifications.losses(), silences()]).toEqual([true, 1, 1])
  await send('after')
  await expect.poll(() => heard, patience).toEqual(['before', 'after'])
})

test('a connection that breaks is replaced at once', async () => {
  const { notifications, proxy, heard, gaps, silences, send } = await start()
  proxy.cut()
  await expect.poll(gaps, patience).toBe(1)
  expect([notifications.areHeard(), notifications.losses(), silences()]).toEqual([true, 1, 0])
  await send('after')
  await expect.poll(() => heard, patience).toEqual(['after'])
})

test('for as long as nothing is heard, hearers are told again and again to look for themselves', async () => {
  const { notifications, proxy, gaps } = await start()
  proxy.refuse(true)
  proxy.cut()
  await expect.poll(gaps, patience).toBeGreaterThanOrEqual(2)
  expect(notifications.areHeard()).toBe(false)
  proxy.refuse(false)
  await expect.poll(notifications.areHeard, patience).toBe(true)
  expect(notifications.losses()).toBe(1)
})

test('a start where nothing can be heard fails', async () => {
  const { database, proxy } = await proxiedDatabase()
  onTestFinished(database.close)
  proxy.refuse(true)
  await expect(openNotifications({ databaseUrl: database.url, log: pino({ level: 'silent' }) })).rejects.toThrow()
})
