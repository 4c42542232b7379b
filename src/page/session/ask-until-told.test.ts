import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { payerSession } from '../../fixtures/payer-session.ts'
import { askUntilTold } from './ask-until-told.ts'
import type { Answer } from './payer-api.ts'

const session = payerSession({ revision: 7 })

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('window', new EventTarget())
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const start = (answer: () => Promise<Answer>) => {
  const ask = vi.fn((_signal: AbortSignal) => answer())
  const listeners = new Set<(told: typeof session) => void>()
  const told = askUntilTold({
    ask,
    listen(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  })
  return { ask, told, listeners }
}

const unanswered = () => Promise.reject(new Error('A log-in answered'))

test('a stream that gets through tells it where no question does', async () => {
  const { ask, told, listeners } = start(unanswered)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(ask.mock.calls.length).toBeGreaterThan(3)
  for (const tell of listeners) tell(session)
  await expect(told).resolves.toBe(session)
  const asked = ask.mock.calls.length
  await vi.advanceTimersByTimeAsync(60_000)
  expect(ask).toHaveBeenCalledTimes(asked)
  expect(ask.mock.lastCall?.[0].aborted).toBe(true)
  expect(listeners.size).toBe(0)
})

test('a question that gets through tells it where no stream does', async () => {
  let isOpen = false
  const { told, listeners } = start(() => (isOpen ? Promise.resolve(session) : unanswered()))
  await vi.advanceTimersByTimeAsync(4_000)
  isOpen = true
  await vi.advanceTimersByTimeAsync(2_000)
  await expect(told).resolves.toBe(session)
  expect(listeners.size).toBe(0)
})

test('the network that comes back is asked at once', async () => {
  const { ask } = start(unanswered)
  await vi.advanceTimersByTimeAsync(0)
  expect(ask).toHaveBeenCalledTimes(1)
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(ask).toHaveBeenCalledTimes(2)
})

test('that there is no such session tells nothing of one that was there', async () => {
  const { ask, told, listeners } = start(async () => 'not_found')
  await vi.advanceTimersByTimeAsync(4_000)
  expect(ask).toHaveBeenCalledTimes(3)
  for (const tell of listeners) tell(session)
  await expect(told).resolves.toBe(session)
})
