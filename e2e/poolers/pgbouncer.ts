import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, rm, stat, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { makeTemporaryFolder } from '../../src/fixtures/temporary-folder.ts'
import { type Program, pathOf } from '../../src/tools/programs/ensure-programs.ts'
import { freePort } from '../../src/tools/programs/free-port.ts'

export type PoolMode = 'session' | 'transaction' | 'statement'

export const pgbouncer: Program = {
  name: 'pgbouncer',
  elsewhere: ['/usr/sbin/pgbouncer'],
  debianPackage: 'pgbouncer',
  note: 'Debian starts a PgBouncer of its own then, which is not used.',
}
export const openssl: Program = { name: 'openssl', debianPackage: 'openssl' }

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    socket.once('connect', () => socket.destroy())
  })

/** A certificate that nobody has signed but itself. */
const makeCertificate = (folder: string): void => {
  const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'ca.pem')]
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1']
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...files, ...subject], {
    stdio: 'ignore',
  })
}

/** The real PgBouncer before a PostgreSQL that has its socket in `socketFolder`. */
export const startPgbouncer = async ({
  socketFolder,
  mode,
  withTls = false,
}: {
  socketFolder: string
  mode: PoolMode
  withTls?: boolean
}) => {
  const folder = await makeTemporaryFolder('kasa-pooler')
  const port = await freePort()
  // It refuses to be root, and root's PostgreSQL lets nobody but its own user near its socket.
  const { uid, gid } = await stat(socketFolder)
  const configFile = join(folder, 'pgbouncer.ini')
  let child: ChildProcess | null = null

  const configure = async (poolMode: PoolMode) => {
    const tls = ['client_tls_sslmode = require', 'client_tls_key_file = key.pem', 'client_tls_cert_file = ca.pem']
    const lines = [
      '[databases]',
      `* = host=${socketFolder} port=5432 user=kasa`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${port}`,
      'unix_socket_dir =',
      'auth_type = trust',
      'auth_file = users',
      'logfile = log',
      'default_pool_size = 60',
      `pool_mode = ${poolMode}`,
      ...(withTls ? tls : []),
    ]
    await writeFile(configFile, `${lines.join('\n')}\n`)
  }

  const start = async () => {
    child = spawn(pathOf(pgbouncer), [configFile], { cwd: folder, stdio: 'ignore', uid, gid })
    while (!(await answers(port))) {
      if (child.exitCode !== null) throw new Error(`PgBouncer does not start: see ${join(folder, 'log')}`)
      await sleep(50)
    }
  }

  const end = async () => {
    if (child === null || child.exitCode !== null) return
    const exit = once(child, 'exit')
    child.kill('SIGKILL')
    await exit
  }

  await configure(mode)
  await writeFile(join(folder, 'users'), '"kasa" ""\n')
  await writeFile(join(folder, 'log'), '')
  if (withTls) makeCertificate(folder)
  for (const name of ['log', ...(withTls ? ['key.pem'] : [])]) await chown(join(folder, name), uid, gid)
  await chmod(folder, 0o755)
  await start()
  return {
    url: (database: string) => `postgresql://kasa@localhost:${port}/${database}`,
    certificate: join(folder, 'ca.pem'),
    /** From now on, also for the connections that are open. */
    async changeMode(next: PoolMode) {
      await configure(next)
      child?.kill('SIGHUP')
    },
    end,
    start,
    async stop() {
      await end()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
