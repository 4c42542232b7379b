import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { PayerSession } from '../../contract/payer-session.ts'
import { payerSession } from '../../fixtures/payer-session.ts'
import { followUpdates, silenceMs } from './live-updates.ts'

/** A stream whose events a test sends itself. */
class HandDrivenStream extends EventTarget {
  closed = false
  close() {
    this.closed = true
  }
  send(type: string, data?: unknown) {
    this.dispatchEvent(data === undefined ? new Event(type) : new MessageEvent(type, { data }))
  }
}

const follow = ({ isCrowded = false } = {}) => {
  const places: (() => void)[] = []
  const left: (() => void)[] = []
  const streams: HandDrivenStream[] = []
  const sessions: PayerSession[] = []
  const health: boolean[] = []
  const updates = followUpdates({
    takePlace: (onTaken) => {
      places.push(onTaken)
      if (!isCrowded) onTaken()
      return () => void left.push(onTaken)
    },
    openStream: () => {
      const stream = new HandDrivenStream()
      streams.push(stream)
      return stream
    },
    onSession: (session) => sessions.push(session),
    onHealth: (healthy) => health.push(healthy),
    random: () => 1,
  })
  const newest = () => streams.at(-1) ?? expect.unreachable()
  return { streams, sessions, health, updates, newest, places, left }
}

const news = JSON.stringify(payerSession({ revision: 7 }))

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('a stream', () => {
  test('is healthy once it has told the session, not when it has merely opened', () => {
    const { newest, health, sessions } = follow()
    newest().send('open')
    newest().send('ping')
    expect(health).toEqual([])
    newest().send('session', news)
    expect(health).toEqual([true])
    expect(sessions.map(({ revision }) => revision)).toEqual([7])
  })

  test('that fails is opened anew, after pauses that grow', () => {
    const { streams, newest, health } = follow()
    for (const pauseMs of [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]) {
      const count = streams.length
      newest().send('error')
      expect(newest().closed).toBe(true)
      vi.advanceTimersByTime(pauseMs - 1)
      expect(streams).toHaveLength(count)
      vi.advanceTimersByTime(1)
      expect(streams).toHaveLength(count + 1)
    }
    expect(health).toEqual([])
  })

  test('that worked again starts over with the shortest pause', () => {
    const { streams, newest } = follow()
    newest().send('error')
    vi.advanceTimersByTime(1_000)
    newest().send('error')
    vi.advanceTimersByTime(2_000)
    newest().send('session', news)
    newest().send('error')
    vi.advanceTimersByTime(1_000)
    expect(streams).toHaveLength(4)
  })

  test('that falls silent counts as dead, and a heartbeat keeps it alive', () => {
    const { newest, health } = follow()
    newest().send('session', news)
    vi.advanceTimersByTime(silenceMs - 1)
    newest().send('ping')
    vi.advanceTimersByTime(silenceMs - 1)
    expect(health).toEqual([true])
    vi.advanceTimersByTime(1)
    expect(health).toEqual([true, false])
    expect(newest().closed).toBe(true)
  })

  test('that never opens counts as dead too', () => {
    const { streams } = follow()
    vi.advanceTimersByTime(silenceMs + 1_000)
    expect(streams).toHaveLength(2)
  })

  test('that tells nonsense is given up', () => {
    for (const nonsense of ['<html>', '{}', '{"revision":"1"}']) {
      const { newest, health, sessions } = follow()
      newest().send('session', nonsense)
      expect(health).toEqual([])
      expect(newest().closed).toBe(true)
      expect(sessions).toEqual([])
    }
  })

  test('is replaced at once when the page wakes up, and the old one is not listened to', () => {
    const { streams, updates, sessions } = follow()
    updates.reopen()
    expect(streams.map(({ closed }) => closed)).toEqual([true, false])
    streams[0]?.send('session', news)
    streams[0]?.send('error')
    expect(sessions).toEqual([])
    expect(streams[1]?.closed).toBe(false)
  })

  test('stays closed once closed', () => {
    const { streams, updates, newest } = follow()
    newest().send('error')
    updates.close()
    vi.advanceTimersByTime(60_000)
    expect(streams).toHaveLength(1)
  })

  test('begins once there is a place for it', () => {
    const { streams, places, newest, health } = follow({ isCrowded: true })
    vi.advanceTimersByTime(10 * silenceMs)
    expect(streams).toEqual([])
    places[0]?.()
    newest().send('session', news)
    expect(health).toEqual([true])
  })

  test('that fails, is replaced or is closed leaves its place, and counts as none until it has another', () => {
    const { places, left, newest, health, updates } = follow()
    newest().send('session', news)
    newest().send('error')
    expect(left).toEqual(places)
    vi.advanceTimersByTime(1_000)
    expect([places.length, left.length]).toEqual([2, 1])
    newest().send('session', news)
    updates.reopen()
    expect([places.length, left.length]).toEqual([3, 2])
    newest().send('session', news)
    updates.close()
    expect([places.length, left.length]).toEqual([3, 3])
    expect(health).toEqual([true, false, true, false, true, false])
  })

  test('that was closed begins again when it is told to', () => {
    const { streams, updates } = follow()
    updates.close()
    updates.reopen()
    expect(streams.map(({ closed }) => closed)).toEqual([true, false])
  })
})
