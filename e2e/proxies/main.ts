import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { ensurePrograms } from '../../src/tools/programs/ensure-programs.ts'
import { proxies } from './proxies.ts'

// `npm run test:proxies`: Kasa behind the real nginx, Caddy and HAProxy, set up as people do who want everything compressed.

try {
  ensurePrograms(Object.values(proxies).map(({ program }) => program))
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

const vitest = await startVitest('test', [], { run: true, config: join(import.meta.dirname, 'vitest.config.ts') })
await vitest.close()
