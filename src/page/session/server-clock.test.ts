import { expect, test } from 'vitest'
import { createServerClock } from './server-clock.ts'

const clockAt = () => {
  const device = { ms: 5_000 }
  return { device, clock: createServerClock(() => device.ms) }
}

test('nothing is due before the first answer', () => {
  expect(clockAt().clock.now()).toBe(Number.NEGATIVE_INFINITY)
})

test('the time runs on from the server’s', () => {
  const { device, clock } = clockAt()
  clock.observe(1_000_000)
  device.ms += 250
  expect(clock.now()).toBe(1_000_250)
})

test('news that lay about while the tab was frozen does not set the clock back', () => {
  const { device, clock } = clockAt()
  clock.observe(1_000_000)
  device.ms += 50_000
  clock.observe(1_010_000)
  expect(clock.now()).toBe(1_050_000)
})

test('a device whose counter stood still in its sleep is set right by the next answer', () => {
  const { device, clock } = clockAt()
  clock.observe(1_000_000)
  device.ms += 10
  clock.observe(1_060_000)
  expect(clock.now()).toBe(1_060_000)
})
