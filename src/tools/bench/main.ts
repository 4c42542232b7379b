import { cpus, totalmem } from 'node:os'
import { benchCreations } from './creations.ts'
import { benchDeliveries } from './deliveries.ts'
import { benchReads } from './reads.ts'
import { benchStreams } from './streams.ts'
import { startSubject } from './subject.ts'

// Prints each figure beside a reference from the same run. Arguments: the parts to run, all of them unless named.

const print = (text: string) => process.stdout.write(`${text}\n`)
const whole = (value: number) => Math.round(value).toLocaleString('en')
const milliseconds = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(' / ')

interface Rates {
  what: string
  reference: string
  results: ReadonlyMap<string, number>
  target?: number
}

const printRates = ({ what, reference, results, target }: Rates) => {
  const [kasa = Number.NaN, base = Number.NaN] = [results.get('kasa'), results.get('reference')]
  const goal = target === undefined ? '' : ` (target ${target})`
  print(`${what}: ${whole(kasa)}/s · ${reference}: ${whole(base)}/s · ratio ${(kasa / base).toFixed(2)}${goal}`)
}

const parts: Readonly<Record<string, (subject: Awaited<ReturnType<typeof startSubject>>) => Promise<void>>> = {
  creations: async (subject) => printRates(await benchCreations(subject)),
  reads: async (subject) => printRates(await benchReads(subject)),
  deliveries: async (subject) => printRates(await benchDeliveries(subject)),
  async streams(subject) {
    const { pages, kasa, reference, bytesPerPage } = await benchStreams(subject)
    print(
      `${whole(pages)} pages open, from the bank's word to the page: p50 / p95 / p99 ${milliseconds(kasa)} ms (target p95 100 ms)`,
    )
    print(
      `  PostgreSQL's NOTIFY alone: ${milliseconds(reference)} ms · memory per open page: ${whole(bytesPerPage / 1024)} kB`,
    )
  },
}

process.once('SIGINT', () => process.exit(130))
process.once('SIGTERM', () => process.exit(143))

const named = process.argv.slice(2)
const unknown = named.filter((name) => !Object.hasOwn(parts, name))
if (unknown.length > 0) {
  process.stderr.write(`There is no part ${unknown.join(', ')}: there are ${Object.keys(parts).join(', ')}.\n`)
  process.exit(2)
}

const memory = Math.round(totalmem() / 2 ** 30)
print(`${cpus().length} × ${cpus()[0]?.model}, ${memory} GiB, Node ${process.versions.node}`)
for (const [name, run] of Object.entries(parts)) {
  if (named.length > 0 && !named.includes(name)) continue
  // Each on a Kasa of its own: what one leaves behind is no burden to the next.
  const subject = await startSubject()
  await run(subject).finally(() => subject.stop())
}
