import { pino } from 'pino'
import { expect, onTestFinished, test } from 'vitest'
import { watchStandstill } from './watch-standstill.ts'

/** A watch over a queue that stands still for as long as the test says. */
const watch = () => {
  const state = { seconds: 0, looks: 0, alarms: 0, isAway: false }
  const lines: string[] = []
  const watching = watchStandstill({
    queue: {
      async standstill() {
        state.looks += 1
        if (state.isAway) throw new Error('The database is away')
        return state.seconds
      },
    },
    log: pino({ level: 'info' }, { write: (line: string) => void lines.push(line) }),
    onAlarm: () => {
      state.alarms += 1
    },
    everyMs: 1,
  })
  onTestFinished(watching.close)
  const looked = async () => {
    const { looks } = state
    // The one that began before the change may still be under way.
    await expect.poll(() => state.looks, { timeout: 60_000 }).toBeGreaterThan(looks + 1)
  }
  return { state, watching, looked, log: () => lines.join('') }
}

test('a standstill is an alarm and a line in the log once, and its end is told', async () => {
  const { state, watching, looked, log } = watch()
  await looked()
  expect([watching.seconds(), state.alarms, log()]).toEqual([0, 0, ''])
  state.seconds = 45
  await looked()
  await looked()
  expect([watching.seconds(), state.alarms]).toEqual([45, 1])
  expect(log().split('\n').filter(Boolean)).toHaveLength(1)
  expect(JSON.parse(log())).toMatchObject({ level: 50, alarm: true, seconds: 45 })
  state.seconds = 0
  await looked()
  expect(watching.seconds()).toBe(0)
  expect(log()).toContain('deliveries go on again')
})

test('jobs that wait some seconds for their turn are no standstill', async () => {
  const { state, watching, looked } = watch()
  state.seconds = 20
  await looked()
  expect([watching.seconds(), state.alarms]).toEqual([0, 0])
})

test('a database that is away leaves what was known, and the watch goes on', async () => {
  const { state, watching, looked } = watch()
  state.seconds = 45
  await looked()
  state.isAway = true
  await looked()
  expect(watching.seconds()).toBe(45)
  Object.assign(state, { isAway: false, seconds: 0 })
  await looked()
  expect(watching.seconds()).toBe(0)
})
