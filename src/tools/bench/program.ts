import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { routes } from '../../contract/routes.ts'
import { noRateLimits } from '../../fixtures/kasa-server.ts'
import { metricsToken } from '../../fixtures/metrics.ts'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import { freePort } from '../programs/free-port.ts'

const program = fileURLToPath(new URL('../../server/main.ts', import.meta.url))

const isReady = (port: number) =>
  fetch(`http://127.0.0.1:${port}${routes.readyz}`).then(
    ({ ok }) => ok,
    () => false,
  )

/** The program as production runs it, with its log in a file. Options for Node (`--cpu-prof`) come from BENCH_NODE_OPTIONS. */
export const startProgram = async () => {
  const folder = await makeTemporaryFolder('kasa-bench')
  const port = await freePort()
  const log = await open(join(folder, 'log'), 'a')
  const options = (process.env.BENCH_NODE_OPTIONS ?? '').split(' ').filter(Boolean)
  const env = {
    PATH: process.env.PATH,
    PORT: String(port),
    DATA_DIR: join(folder, 'data'),
    LOG_LEVEL: process.env.LOG_LEVEL ?? 'info',
    STREAMS_PER_ADDRESS: '999999',
    SANDBOX_CONFIRMATION_SECONDS: '3600',
    METRICS_TOKEN: metricsToken,
    ...noRateLimits,
  }
  const child = spawn(process.execPath, [...options, program], { env, stdio: ['ignore', 'ignore', log.fd] })
  // A benchmark that fails in the middle leaves nothing running: Kasa ends its PostgreSQL by itself.
  const endAtExit = () => void child.kill('SIGTERM')
  process.once('exit', endAtExit)
  while (child.exitCode === null && !(await isReady(port))) await sleep(100)
  if (child.exitCode !== null) throw new Error(`Kasa did not start: ${join(folder, 'log')} says why`)
  return {
    port,
    socketFolder: join(folder, 'data', 'socket'),
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      process.removeListener('exit', endAtExit)
      await log.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
