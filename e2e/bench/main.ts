import { cpus, totalmem } from 'node:os'
import { benchCreations } from './creations.ts'
import { benchReads } from './reads.ts'
import { startSubject } from './subject.ts'

const print = (text: string) => process.stdout.write(`${text}\n`)
const whole = (value: number) => Math.round(value).toLocaleString('en')

const only = process.argv.slice(2)
const wanted = (name: string) => only.length === 0 || only.includes(name)

const subject = await startSubject()
try {
  print(
    `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
  )
  for (const [name, bench] of Object.entries({ creations: benchCreations, reads: benchReads })) {
    if (!wanted(name)) continue
    const { what, reference, results, target } = await bench(subject)
    const [kasa = Number.NaN, base = Number.NaN] = [results.get('kasa'), results.get('reference')]
    print(
      `${what}: ${whole(kasa)}/s · ${reference}: ${whole(base)}/s · ratio ${(kasa / base).toFixed(2)} (target ${target})`,
    )
  }
} finally {
  await subject.stop()
}
