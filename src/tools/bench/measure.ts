/** One way to count something for a while. */
export interface Contender {
  name: string
  /** How many a second, in one round. */
  round(): Promise<number>
}

const sorted = (values: readonly number[]) => values.toSorted((one, other) => one - other)

/** The value that `share` (0 to 1) of the values do not exceed. */
export const percentile = (values: readonly number[], share: number): number =>
  sorted(values)[Math.max(Math.ceil(values.length * share) - 1, 0)] ?? Number.NaN

export const median = (values: readonly number[]): number => percentile(values, 0.5)

/** The medians of several rounds, in which the contenders take turns: what disturbs the machine disturbs them all. */
export const compare = async (contenders: readonly Contender[], rounds = 5): Promise<Map<string, number>> => {
  const results = new Map(contenders.map(({ name }) => [name, [] as number[]]))
  for (let round = 0; round < rounds; round += 1) {
    for (const { name, round: run } of contenders) results.get(name)?.push(await run())
  }
  return new Map([...results].map(([name, figures]) => [name, median(figures)]))
}

/** How many times a second `work` gets done by `width` workers, each doing it again and again for `ms`. */
export const rate = async (width: number, ms: number, work: (worker: number) => Promise<unknown>): Promise<number> => {
  const begin = performance.now()
  const end = begin + ms
  let done = 0
  await Promise.all(
    Array.from({ length: width }, async (_, worker) => {
      while (performance.now() < end) {
        await work(worker)
        done += 1
      }
    }),
  )
  return done / ((performance.now() - begin) / 1_000)
}
