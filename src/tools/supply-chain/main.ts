import { readFileSync } from 'node:fs'
import { judgeSupplyChain, Lockfile, Manifest } from './judge.ts'

// Part of `npm run check`: what `npm ci` installs is pinned by its hash, runs no script that is not known by name, and has
// a licence that we know. With `--licences` (`npm run licences`) it prints those.

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'))

const { problems, licences } = judgeSupplyChain(
  Manifest.parse(read('package.json')),
  Lockfile.parse(read('package-lock.json')),
)
if (process.argv.includes('--licences')) {
  const lines = licences.map(({ name, version, licence }) => `${licence}\t${name} ${version}`)
  process.stdout.write(`${[...new Set(lines)].sort().join('\n')}\n`)
}
for (const problem of problems) process.stderr.write(`${problem}\n`)
if (problems.length > 0) process.exitCode = 1
