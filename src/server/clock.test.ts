import { expect, test } from 'vitest'
import { movableClock, systemClock } from './clock.ts'
import { frozenClock } from './testing/frozen-clock.ts'

const start = new Date('2026-11-22T10:00:00Z')
const at = (seconds: number) => new Date(start.getTime() + seconds * 1000)

test('the computer’s clock wakes whoever waits for a time that has passed', async () => {
  await new Promise<void>((resolve) => systemClock.at(new Date(0), resolve))
})

test('a wait beyond the longest timer of JavaScript does not end at once', async () => {
  let woken = false
  const callOff = systemClock.at(new Date('2126-01-01'), () => {
    woken = true
  })
  await new Promise<void>((resolve) => systemClock.at(new Date(0), resolve))
  expect(woken).toBe(false)
  callOff()
})

test('setting a clock ahead wakes those whose time has come, in no case twice, and leaves the others asleep', async () => {
  const clock = movableClock(frozenClock(start))
  const woken: string[] = []
  clock.at(at(5), () => woken.push('five'))
  clock.at(at(50), () => woken.push('fifty'))
  clock.at(at(5), () => woken.push('called off'))()
  clock.advance(10_000)
  await Promise.resolve()
  clock.advance(10_000)
  await Promise.resolve()
  expect(clock.now()).toEqual(at(20))
  expect(woken).toEqual(['five'])
})
