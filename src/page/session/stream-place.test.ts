import { afterEach, expect, test } from 'vitest'
import { takeStreamPlace } from './stream-place.ts'

const leaves: (() => void)[] = []
afterEach(() => {
  for (const leave of leaves.splice(0)) leave()
})

/** One tab; all of them are of this process's one "browser". */
const tab = () => {
  let taken = 0
  const leave = takeStreamPlace(navigator.locks, () => {
    taken += 1
  })
  leaves.push(leave)
  return { leave, taken: () => taken }
}

/** Waits for what the locks come to, and looks again once all that was asked of them is answered. */
const expectTaken = async (tabs: ReturnType<typeof tab>[], expected: number[]) => {
  const taken = () => tabs.map(({ taken }) => taken())
  await expect.poll(taken, { interval: 1 }).toEqual(expected)
  await navigator.locks.query()
  await navigator.locks.query()
  expect(taken()).toEqual(expected)
}

test('two of seven tabs have a stream, each of them once', async () => {
  await expectTaken(Array.from({ length: 7 }, tab), [1, 1, 0, 0, 0, 0, 0])
})

test('a place that is left goes to the tab that has waited the longest, and never twice to one', async () => {
  const tabs = Array.from({ length: 5 }, tab)
  await expectTaken(tabs, [1, 1, 0, 0, 0])
  tabs[1]?.leave()
  await expectTaken(tabs, [1, 1, 1, 0, 0])
  tabs[0]?.leave()
  await expectTaken(tabs, [1, 1, 1, 1, 0])
  tabs[2]?.leave()
  tabs[3]?.leave()
  await expectTaken(tabs, [1, 1, 1, 1, 1])
})

test('a tab that stopped waiting takes none', async () => {
  const tabs = Array.from({ length: 4 }, tab)
  await expectTaken(tabs, [1, 1, 0, 0])
  tabs[2]?.leave()
  tabs[0]?.leave()
  await expectTaken(tabs, [1, 1, 0, 1])
})

test('one tab keeps one place and leaves the other to the next', async () => {
  const tabs = [tab()]
  await expectTaken(tabs, [1])
  tabs.push(tab())
  await expectTaken(tabs, [1, 1])
})

test('without locks there is no place', () => {
  let taken = false
  takeStreamPlace(undefined, () => {
    taken = true
  })()
  expect(taken).toBe(false)
})

test('a browser that refuses locks, as to a page without an origin, gives no place and no error', async () => {
  const refusing: Pick<LockManager, 'request'> = {
    request: () => Promise.reject(new DOMException('No', 'SecurityError')),
  }
  let taken = false
  takeStreamPlace(refusing as LockManager, () => {
    taken = true
  })
  await navigator.locks.query()
  expect(taken).toBe(false)
})
