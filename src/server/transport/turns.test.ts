import { expect, test } from 'vitest'
import { openTurns } from './turns.ts'

/** Work that goes on until it is told to end. */
const openWork = (limits = {}) => {
  const turns = openTurns({ places: 4, perOwner: 2, waitingPerOwner: 5, ...limits })
  const begun: string[] = []
  const endings: (() => void)[] = []
  const ask = (owner: string) =>
    turns.take(owner, () => {
      begun.push(owner)
      return new Promise<string>((resolve) => endings.push(() => resolve(owner)))
    })
  /** Lets all that can happen now happen. */
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  return { ask, begun, end: () => endings.shift()?.(), settle }
}

test('one owner has so many at once and no more, whatever it asks for', async () => {
  const { ask, begun, settle } = openWork()
  for (let count = 0; count < 5; count++) void ask('greedy')
  await settle()
  expect(begun).toEqual(['greedy', 'greedy'])
  void ask('other')
  await settle()
  expect(begun).toEqual(['greedy', 'greedy', 'other'])
})

test('owners take turns, and what waits is done in its order', async () => {
  const { ask, begun, end, settle } = openWork({ places: 1 })
  const asked = ['a', 'a', 'a', 'b', 'b', 'c'].map(ask)
  for (let count = 0; count < 6; count++) {
    await settle()
    end()
  }
  expect(await Promise.all(asked)).toEqual(['a', 'a', 'a', 'b', 'b', 'c'])
  expect(begun).toEqual(['a', 'b', 'c', 'a', 'b', 'a'])
})

test('work that fails leaves its place', async () => {
  const turns = openTurns({ places: 1, perOwner: 1, waitingPerOwner: 1 })
  await expect(turns.take('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
  expect(await turns.take('a', async () => 'done')).toBe('done')
})

test('an owner that asks for too much at once is told so, and others are not', async () => {
  const { ask, settle } = openWork({ waitingPerOwner: 3 })
  const asked = Array.from({ length: 8 }, () => ask('greedy').catch((error: unknown) => error))
  await settle()
  expect(await Promise.all(asked.slice(5))).toMatchObject([
    { status: 429, code: 'rate_limited', headers: { 'retry-after': '1' } },
    { status: 429 },
    { status: 429 },
  ])
  const { ask: other, begun } = openWork()
  void other('other')
  await settle()
  expect(begun).toEqual(['other'])
})
