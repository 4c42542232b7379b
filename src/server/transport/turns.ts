import { ApiError } from './api-error.ts'

/** How much heavy work of one kind is done at once in a process. */
export interface TurnLimits {
  /** In all. */
  places: number
  /** Of one owner. */
  perOwner: number
  /** How much of one owner may wait for its turn. */
  waitingPerOwner: number
}

/** Lists are the heaviest that a key may ask for: each may take a connection to the database for seconds. */
export const readingTurns: TurnLimits = { places: 4, perOwner: 2, waitingPerOwner: 50 }

export interface Turns {
  /** Does the work when its owner's turn has come. Owners take turns, however much each of them asks for. */
  take<Result>(owner: string, work: () => Promise<Result>): Promise<Result>
}

const tooManyAtOnce = () =>
  new ApiError({
    code: 'rate_limited',
    message: 'Too many requests of this key wait for their turn: send fewer lists at once.',
    headers: { 'retry-after': '1' },
  })

export const openTurns = ({ places, perOwner, waitingPerOwner }: TurnLimits): Turns => {
  const busy = new Map<string, number>()
  const waiting = new Map<string, (() => void)[]>()
  /** Of those who are busy or wait, the number of their last turn. */
  const lastTurn = new Map<string, number>()
  let free = places
  let turns = 0

  const count = (owner: string, more: 1 | -1) => {
    const now = (busy.get(owner) ?? 0) + more
    if (now === 0) busy.delete(owner)
    else busy.set(owner, now)
    free -= more
  }
  const lastTurnOf = (owner: string) => lastTurn.get(owner) ?? 0
  const next = () => {
    if (free === 0) return
    const [owner] = [...waiting.keys()]
      .filter((one) => (busy.get(one) ?? 0) < perOwner)
      .toSorted((a, b) => lastTurnOf(a) - lastTurnOf(b))
    const line = owner === undefined ? undefined : waiting.get(owner)
    const begin = line?.shift()
    if (owner === undefined || line === undefined || begin === undefined) return
    if (line.length === 0) waiting.delete(owner)
    lastTurn.set(owner, ++turns)
    count(owner, 1)
    begin()
  }

  return {
    async take(owner, work) {
      const line = waiting.get(owner) ?? []
      if (line.length >= waitingPerOwner) throw tooManyAtOnce()
      const turn = new Promise<void>((resolve) => line.push(resolve))
      waiting.set(owner, line)
      next()
      await turn
      try {
        return await work()
      } finally {
        count(owner, -1)
        if (!busy.has(owner) && !waiting.has(owner)) lastTurn.delete(owner)
        next()
      }
    },
  }
}
