import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeTemporaryFolder } from '../../src/fixtures/temporary-folder.ts'
import { pathOf } from '../../src/tools/programs/ensure-programs.ts'
import { freePort } from '../../src/tools/programs/free-port.ts'
import type { proxies } from './proxies.ts'

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('error', () => resolve(false))
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
  })

interface Options {
  proxy: (typeof proxies)[string]
  serverUrl: string
  isBare?: boolean
}

/** Starts a real proxy before a server. The caller stops it. */
export const startProxy = async ({ proxy, serverUrl, isBare = false }: Options) => {
  const folder = await makeTemporaryFolder('kasa-proxy')
  const configFile = join(folder, 'config')
  const port = await freePort()
  const ports = { port, server: Number(new URL(serverUrl).port), folder }
  await writeFile(configFile, isBare ? proxy.configureBare(ports) : proxy.configure(ports))
  const env = { PATH: process.env.PATH, HOME: folder }
  const child = spawn(pathOf(proxy.program), proxy.args(configFile, folder), { env, cwd: folder, stdio: 'pipe' })
  const said: string[] = []
  for (const output of [child.stdout, child.stderr]) output.on('data', (text) => said.push(String(text)))
  while (!(await answers(port))) {
    if (child.exitCode !== null) {
      const log = await readFile(join(folder, 'log'), 'utf8').catch(() => '')
      throw new Error(`${proxy.program.name} does not start:\n${said.join('')}${log}`)
    }
    await sleep(50)
  }
  return {
    url: `http://127.0.0.1:${port}`,
    async stop() {
      const exit = once(child, 'exit')
      child.kill('SIGKILL')
      await exit
      await rm(folder, { recursive: true, force: true })
    },
  }
}
