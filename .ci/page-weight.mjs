// Fails when a payer would load more than this before the code can be typed. Bytes after gzip, one language included.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const budget = { JavaScript: 103_000, CSS: 5_000 }

const page = new URL('../.build/page/', import.meta.url)
const manifest = JSON.parse(readFileSync(new URL('.vite/manifest.json', page), 'utf8'))
const weigh = (file) => gzipSync(readFileSync(new URL(file, page)), { level: 9 }).length
const sum = (files) => [...new Set(files)].map(weigh).reduce((total, bytes) => total + bytes, 0)

const withImports = (key) => [manifest[key], ...(manifest[key].imports ?? []).flatMap(withImports)]
const entry = withImports('index.html')
const languages = Object.values(manifest).filter(({ src }) => src?.startsWith('locales/'))

const weight = {
  JavaScript: sum(entry.map(({ file }) => file)) + Math.max(0, ...languages.map(({ file }) => weigh(file))),
  CSS: sum(entry.flatMap(({ css }) => css ?? [])),
}

const kB = (bytes) => `${(bytes / 1000).toFixed(1)} kB`
for (const [kind, bytes] of Object.entries(weight)) {
  process.stdout.write(`${kind}: ${kB(bytes)} gzip of ${kB(budget[kind])}\n`)
  if (bytes <= budget[kind]) continue
  process.stderr.write(`Too much ${kind}: find what came in, or raise the budget here and say why in the commit.\n`)
  process.exitCode = 1
}
