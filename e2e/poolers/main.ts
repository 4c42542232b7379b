import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { canInstallPackages, installDebianPackages } from '../../src/tools/programs/debian-packages.ts'
import { findInstalled } from '../../src/tools/programs/installed-program.ts'

// `npm run test:poolers`: Kasa behind the real PgBouncer, in each of its modes, with and without TLS.

const programs = ['pgbouncer', 'openssl']
const missing = () => programs.filter((name) => findInstalled([name], ['/usr/sbin/pgbouncer']) === null)
const say = (text: string) => process.stderr.write(`${text}\n`)

if (missing().length > 0 && canInstallPackages()) {
  say(
    `Installing ${missing().join(' and ')} with apt-get. Debian starts a PgBouncer of its own then, which is not used.`,
  )
  installDebianPackages(missing())
}
if (missing().length > 0) {
  say(
    `${missing().join(' and ')} must be installed: on Debian with \`apt-get install ${missing().join(' ')}\` as root.`,
  )
  process.exit(1)
}

const vitest = await startVitest('test', [], { run: true, config: join(import.meta.dirname, 'vitest.config.ts') })
await vitest.close()
