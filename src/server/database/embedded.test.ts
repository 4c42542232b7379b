import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import { openCluster, pidFile, stopCluster } from './cluster.ts'
import { connect } from './connect.ts'
import { startEmbeddedDatabase } from './embedded.ts'

const newDataDir = async (name = 'data'): Promise<string> => {
  const parent = await makeTemporaryFolder('kasa-test')
  const dataDir = join(parent, name)
  onTestFinished(async () => {
    await stopCluster(await openCluster(dataDir)).catch(() => {})
    await rm(parent, { recursive: true })
  })
  return dataDir
}

const start = (dataDir: string, onLost = () => {}) => startEmbeddedDatabase({ dataDir, onLost })

const serverPid = async (dataDir: string): Promise<number> =>
  Number.parseInt(await readFile(pidFile(await openCluster(dataDir)), 'utf8'), 10)

const query = async (url: string, text: string): Promise<unknown[]> => {
  const db = connect(url)
  const { rows } = await sql
    .raw(text)
    .execute(db)
    .finally(() => db.destroy())
  return rows
}

const program = `
  const [, module, dataDir] = process.argv
  const { startEmbeddedDatabase } = await import(module)
  const { url } = await startEmbeddedDatabase({ dataDir, onLost() {} })
  process.stdout.write(url + '\\n')
`

/** Another Node process that holds the data directory until it is killed. */
const startElsewhere = async (dataDir: string) => {
  const args = ['--input-type=module', '--eval', program, '--', new URL('embedded.ts', import.meta.url).href, dataDir]
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [url] = await once(createInterface(child.stdout), 'line')
  const kill = async () => {
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return { url, kill }
}

test('a second start finds the data of the first', async () => {
  const dataDir = await newDataDir()
  const first = await start(dataDir)
  await query(first.url, 'create table kept as select 7 as number')
  await first.stop()
  const second = await start(dataDir)
  expect(await query(second.url, 'select number from kept')).toEqual([{ number: 7 }])
  await second.stop()
  expect((await readdir(dataDir)).sort()).toEqual(['postgres', 'postgres.log', 'socket'])
})

test('a path with spaces, quotes and more bytes than a socket takes is fine', async () => {
  const dataDir = await newDataDir(`it's a "long" $path ${'ż'.repeat(60)}`)
  const { url, stop } = await start(dataDir)
  expect(await query(url, `select upper('żółć') as upper`)).toEqual([{ upper: 'ŻÓŁĆ' }])
  await stop()
})

test('of two starts at once on an empty directory one gets it and the other is told so', async () => {
  const dataDir = await newDataDir()
  const starts = await Promise.allSettled([start(dataDir), start(dataDir), start(dataDir)])
  const got = starts.filter((each) => each.status === 'fulfilled').map(({ value }) => value)
  const told = starts.filter((each) => each.status === 'rejected').map(({ reason }) => reason)
  expect(got).toHaveLength(1)
  for (const error of told)
    expect(error).toMatchObject({ name: 'StartError', message: expect.stringContaining(dataDir) })
  for (const { url, stop } of got) {
    expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }])
    await stop()
  }
  expect(await readdir(dataDir)).not.toContainEqual(expect.stringContaining('.new-'))
})

test('a start while one runs is refused and leaves the running one alone', async () => {
  const dataDir = await newDataDir()
  let isLost = false
  const { url, stop } = await start(dataDir, () => {
    isLost = true
  })
  await expect(start(dataDir)).rejects.toThrow(`Another Kasa is running on DATA_DIR ${dataDir}`)
  expect(await query(url, 'select 1 as alive')).toEqual([{ alive: 1 }])
  expect(isLost).toBe(false)
  await stop()
})

test('after a killed process the next start goes on with the PostgreSQL that it left', async () => {
  const dataDir = await newDataDir()
  const killed = await startElsewhere(dataDir)
  await query(killed.url, 'create table kept as select 7 as number')
  const pid = await serverPid(dataDir)
  await killed.kill()
  const { url, stop } = await start(dataDir)
  expect(await serverPid(dataDir)).toBe(pid)
  expect(await query(url, 'select number from kept')).toEqual([{ number: 7 }])
  await stop()
})

test('after both processes were killed the next start recovers the data', async () => {
  const dataDir = await newDataDir()
  const killed = await startElsewhere(dataDir)
  await query(killed.url, 'create table kept as select 7 as number')
  await killed.kill()
  process.kill(await serverPid(dataDir), 'SIGKILL')
  const { url, stop } = await start(dataDir)
  expect(await query(url, 'select number from kept')).toEqual([{ number: 7 }])
  await stop()
})

test('the end of PostgreSQL by itself is reported', async () => {
  const dataDir = await newDataDir()
  const lost = Promise.withResolvers<void>()
  await start(dataDir, lost.resolve)
  await stopCluster(await openCluster(dataDir))
  await lost.promise
})

test('data of another version of PostgreSQL is refused in its words', async () => {
  const dataDir = await newDataDir()
  await (await start(dataDir)).stop()
  await writeFile(join(dataDir, 'postgres', 'PG_VERSION'), '9\n')
  await expect(start(dataDir)).rejects.toThrow(/does not start .* initialized by PostgreSQL version 9/)
})
