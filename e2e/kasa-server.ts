import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { openProxy } from './cuttable-proxy.ts'

const program = fileURLToPath(new URL('../src/server/main.ts', import.meta.url))
const merchantsProgram = fileURLToPath(new URL('../src/server/manage-merchants.ts', import.meta.url))
const readyTimeoutMs = 60_000
const stopTimeoutMs = 12_000

/** For where many payers and shops share one address: this computer's. */
export const noRateLimits = {
  RATE_LIMIT_PER_KEY: '0',
  RATE_LIMIT_WRONG_KEYS: '0',
  RATE_LIMIT_PAYERS: '0',
  RATE_LIMIT_CODES: '0',
}

/** The real program on a database of its own, as `npm start` starts it, behind an address that outlives its restarts. */
export interface KasaServer {
  /** Its address for payers: the line that can be cut. */
  url: string
  /** Its address for the shop, whose line is its own. It changes with each restart. */
  shopUrl(): string
  /** Does what `npm run merchants --` does, on its database, and returns what that answers in JSON. */
  merchants(...args: string[]): Promise<unknown>
  /** Where its own PostgreSQL keeps its socket; nothing is there where DATABASE_URL names another. */
  socketFolder: string
  /** All that it has printed and logged, over its restarts. */
  output(): string
  /** Breaks every connection to it at once. */
  cut(): void
  /** While true, it cannot be reached. */
  refuse(isRefusing: boolean): void
  /** Ends it with no chance to say goodbye. PostgreSQL goes on without it. */
  kill9(): Promise<void>
  /** Ends it as whoever operates it does. Resolves with its exit code; null where it had to be killed. */
  terminate(): Promise<number | null>
  /** Starts it again with the data that it has, killing it first if it still runs. */
  restart(): Promise<void>
  /** Ends it and its PostgreSQL, and deletes its data. */
  stop(): Promise<void>
}

interface Run {
  child: ChildProcess
  port: number
}

const exited = (child: ChildProcess): boolean => child.exitCode !== null || child.signalCode !== null

const end = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
  if (exited(child)) return
  const exit = once(child, 'exit')
  child.kill(signal)
  const isSlow = await Promise.race([exit.then(() => false), sleep(stopTimeoutMs, true, { ref: false })])
  if (isSlow) child.kill('SIGKILL')
  await exit
}

/** Ends a PostgreSQL that has lost its Kasa: SIGINT is its "fast shutdown", SIGQUIT its "immediate" one. */
const endPostgres = (pidFile: string, signal: 'SIGINT' | 'SIGQUIT'): void => {
  if (!existsSync(pidFile)) return
  try {
    process.kill(Number.parseInt(readFileSync(pidFile, 'utf8'), 10), signal)
  } catch {}
}

const waitWithoutEvents = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const launch = async (env: Record<string, string>, note: (line: string) => void): Promise<Run> => {
  const child = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  createInterface(child.stdout).on('line', note)
  const log = createInterface(child.stderr)
  log.on('line', note)
  const ready = new Promise<Run>((resolve, reject) => {
    log.on('line', (line) => {
      const [, port] = /"port":(\d+).*"msg":"ready"/.exec(line) ?? []
      if (port !== undefined) resolve({ child, port: Number(port) })
    })
    child.once('error', reject)
    child.once('exit', (code, signal) => reject(new Error(`Kasa ended before it was ready (${signal ?? code})`)))
    setTimeout(() => reject(new Error('Kasa did not get ready in time')), readyTimeoutMs).unref()
  })
  return ready.catch(async (error: unknown) => {
    await end(child, 'SIGKILL')
    throw error
  })
}

/** Starts Kasa with `env` on top of its defaults. The caller stops it. */
export const startKasa = async ({ env = {} }: { env?: Record<string, string> }): Promise<KasaServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'kasa-e2e-'))
  await chmod(folder, 0o711)
  const pidFile = join(folder, 'data', 'postgres', 'postmaster.pid')
  const proxy = await openProxy()
  const lines: string[] = []
  const inherited = { PATH: process.env.PATH ?? '', TMPDIR: tmpdir() }
  const own = { PORT: '0', PUBLIC_URL: proxy.url, DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'info' }
  const settings = { ...inherited, ...own, ...env }
  let run: Run | null = null

  const start = async () => {
    try {
      run = await launch(settings, (line) => lines.push(line))
    } catch (cause) {
      throw new Error(`Kasa does not start:\n${lines.join('\n')}`, { cause })
    }
    proxy.leadTo(run.port)
  }

  const endRun = async (signal: 'SIGTERM' | 'SIGKILL') => {
    if (run === null) return
    proxy.leadTo(null)
    await end(run.child, signal)
    run = null
  }

  /** When this process ends in the middle of a test, what it started must end too; nothing can be awaited then. */
  const endAtExit = () => {
    run?.child.kill('SIGKILL')
    endPostgres(pidFile, 'SIGQUIT')
    for (let waits = 0; existsSync(pidFile) && waits < 40; waits += 1) waitWithoutEvents(50)
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 })
  }
  process.once('exit', endAtExit)

  const stop = async () => {
    await endRun('SIGTERM')
    endPostgres(pidFile, 'SIGINT')
    const deadline = Date.now() + stopTimeoutMs
    while (existsSync(pidFile) && Date.now() < deadline) await sleep(50)
    await proxy.close()
    await rm(folder, { recursive: true, force: true })
    process.removeListener('exit', endAtExit)
  }

  try {
    await start()
  } catch (error) {
    await stop()
    throw error
  }
  return {
    url: proxy.url,
    shopUrl: () => `http://127.0.0.1:${run?.port}`,
    socketFolder: join(folder, 'data', 'socket'),
    async merchants(...args) {
      const command = [merchantsProgram, ...args, '--json']
      const { stdout } = await promisify(execFile)(process.execPath, command, { env: settings })
      return JSON.parse(stdout)
    },
    output: () => lines.join('\n'),
    cut: proxy.cut,
    refuse: proxy.refuse,
    kill9: () => endRun('SIGKILL'),
    async terminate() {
      const child = run?.child
      await endRun('SIGTERM')
      return child?.exitCode ?? null
    },
    async restart() {
      await endRun('SIGKILL')
      await start()
    },
    stop,
  }
}
