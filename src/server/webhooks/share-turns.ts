/** What waits for one receiver, or the start of it. */
export interface Lane {
  merchantId: string
  receiver: string
  /** How many tries to it are under way, in all processes. */
  underWay: number
  /** The jobs that have waited the longest, first. */
  jobIds: readonly string[]
}

interface Sharing {
  lanes: readonly Lane[]
  /** How many more tries this process may begin. */
  free: number
  /** How many of its tries are whose. */
  busy: ReadonlyMap<string, number>
  /** The most tries at once to one receiver. */
  perReceiver: number
}

const least = <Item>(items: readonly Item[], levelOf: (item: Item) => number): Item | undefined => {
  const [first, ...others] = items
  if (first === undefined) return undefined
  return others.reduce((best, item) => (levelOf(item) < levelOf(best) ? item : best), first)
}

/**
 * Whose jobs come next. Merchants with the fewest tries under way come first, and within a merchant the receivers with the
 * fewest. Nobody gets more than there would be left for others: a merchant has at most as many tries as are free, a
 * receiver at most as many as its merchant may still begin. So one alone takes half of all, ten take a tenth each, and
 * whoever comes next finds a place at once, however long the tries of others take.
 */
export const shareTurns = ({ lanes, free, busy, perReceiver }: Sharing): string[] => {
  const chosen: string[] = []
  const counts = new Map(busy)
  const left = lanes.map((lane) => ({ ...lane, next: 0 }))
  const busyOf = (merchantId: string) => counts.get(merchantId) ?? 0
  const mayBegin = ({ merchantId, underWay, next, jobIds }: (typeof left)[number]) => {
    const leftForMerchant = free - chosen.length - busyOf(merchantId)
    return next < jobIds.length && underWay < perReceiver && underWay < leftForMerchant
  }
  for (;;) {
    const open = left.filter(mayBegin)
    const lowest = Math.min(...open.map(({ merchantId }) => busyOf(merchantId)))
    const lane = least(
      open.filter(({ merchantId }) => busyOf(merchantId) === lowest),
      ({ underWay }) => underWay,
    )
    const jobId = lane?.jobIds[lane.next]
    if (!lane || jobId === undefined) return chosen
    chosen.push(jobId)
    lane.next += 1
    lane.underWay += 1
    counts.set(lane.merchantId, busyOf(lane.merchantId) + 1)
  }
}
