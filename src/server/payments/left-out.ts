import type { Clock } from '../clock.ts'

const pauseMs = 60_000

/** What could not be worked on and is left out for a minute, so that what lies behind it gets its turn. */
export interface LeftOut {
  /** What is left out now. */
  ids(): string[]
  /** Leaves out what has failed. Returns whether it has not failed before. */
  add(id: string): boolean
  /** It has been worked on. */
  delete(id: string): void
}

export const leftOut = (clock: Pick<Clock, 'now'>): LeftOut => {
  const until = new Map<string, number>()
  return {
    ids: () => [...until].filter(([, time]) => time > clock.now().getTime()).map(([id]) => id),
    add(id) {
      const isNew = !until.has(id)
      until.set(id, clock.now().getTime() + pauseMs)
      return isNew
    },
    delete: (id) => void until.delete(id),
  }
}
