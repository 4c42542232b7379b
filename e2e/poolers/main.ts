import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { ensurePrograms } from '../../src/tools/programs/ensure-programs.ts'
import { openssl, pgbouncer } from './pgbouncer.ts'

// `npm run test:poolers`: Kasa behind the real PgBouncer, in each of its modes, with and without TLS.

try {
  ensurePrograms([pgbouncer, openssl])
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
  process.exit(1)
}

const vitest = await startVitest('test', [], { run: true, config: join(import.meta.dirname, 'vitest.config.ts') })
await vitest.close()
