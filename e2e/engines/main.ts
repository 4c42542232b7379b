import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { type EngineName, engineNames, ensureInstalled } from './engine-programs.ts'

// `npm run test:engines`: the main stories in Firefox and in WebKit. `npm run test:engines -- firefox`: in that one.

const isEngineName = (name: string): name is EngineName => engineNames.some((known) => known === name)

const named = process.argv.slice(2)
const unknown = named.filter((name) => !isEngineName(name))
if (unknown.length > 0) {
  process.stderr.write(`There is no engine ${unknown.join(', ')}: there are ${engineNames.join(', ')}.\n`)
  process.exit(2)
}
const engines = engineNames.filter((name) => named.length === 0 || named.includes(name))

try {
  for (const engine of engines) ensureInstalled(engine)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

const config = join(import.meta.dirname, 'vitest.config.ts')
const vitest = await startVitest('test', [], { run: true, config, project: engines })
await vitest.close()
