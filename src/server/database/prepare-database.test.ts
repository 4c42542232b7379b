import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, inject, onTestFinished, test, vi } from 'vitest'
import { openProxy } from '../../fixtures/cuttable-proxy.ts'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import { administer } from '../testing/administer.ts'
import { testApp } from '../testing/test-app.ts'
import { initializeCluster, openCluster, socketFolder, socketUrl, startCluster, stopCluster } from './cluster.ts'
import { connect } from './connect.ts'
import { prepareDatabase, refusalOf } from './prepare-database.ts'
import { targetOf } from './start-sentences.ts'

vi.setConfig({ testTimeout: 120_000 })

const newName = () => `test-${randomUUID()}`

/** An empty database of the test's own, made with `options`. */
const newDatabase = async (options = '') => {
  const name = newName()
  await administer(`create database "${name}" template template0 ${options}`)
  onTestFinished(() => administer(`drop database "${name}" with (force)`))
  return name
}

const newRole = async () => {
  const name = newName()
  await administer(`create role "${name}" login`)
  onTestFinished(() => administer(`drop role "${name}"`))
  return name
}

const urlOf = (name: string) => socketUrl(inject('postgresSocketFolder'), name)
const as = (role: string, url: string) => url.replace('kasa@', `${role}@`)

const within = async (database: string, ...commands: string[]) => {
  const db = connect(urlOf(database), { max: 1 })
  for (const command of commands) await sql.raw(command).execute(db)
  await db.destroy()
}

const refusal = async (url: string): Promise<string> => {
  const error = await prepareDatabase(url).then(
    () => null,
    (thrown: unknown) => thrown,
  )
  expect(error).toMatchObject({ name: 'StartError' })
  const { message } = error as Error
  expect(message).not.toContain('\n')
  return message
}

test('an address that cannot be read is told without a trace', async () => {
  expect(await refusal('postgresql://kasa@127.0.0.1/kasa?sslrootcert=/nowhere/ca.pem')).toContain('DATABASE_URL')
})

test('a place where nothing listens is named', async () => {
  const proxy = await openProxy()
  await proxy.close()
  expect(await refusal(`postgresql://kasa@127.0.0.1:${proxy.port}/kasa`)).toContain(
    `Nothing listens at 127.0.0.1:${proxy.port}`,
  )
  expect(await refusal('postgresql://kasa@localhost/kasa?host=/nowhere')).toContain(
    'no socket of PostgreSQL in /nowhere',
  )
})

test('a database that is not there is named, with the command that makes it', async () => {
  const name = newName()
  expect(await refusal(urlOf(name))).toContain(`createdb --encoding=UTF8 --template=template0 ${name}`)
})

test.each(['SQL_ASCII', 'LATIN2'])('a database in %s is refused, since it cannot hold all names', async (encoding) => {
  const name = await newDatabase(`encoding '${encoding}' locale_provider libc locale 'C'`)
  expect(await refusal(urlOf(name))).toContain(`keeps its texts in ${encoding}`)
})

test('a database that takes no writes is refused', async () => {
  const name = await newDatabase()
  await administer(`alter database "${name}" set default_transaction_read_only = on`)
  expect(await refusal(urlOf(name))).toContain('takes no writes')
})

test('a version of PostgreSQL that is too old is refused', () => {
  const target = targetOf('postgresql://kasa@db.example/kasa')
  const facts = { version: '14.20', version_number: 140_020, encoding: 'UTF8', read_only: 'off' }
  expect(refusalOf(facts, target)?.message).toContain('is version 14.20, and Kasa needs 15 or newer')
  expect(refusalOf({ ...facts, version: '15.1', version_number: 150_001 }, target)).toBeNull()
})

test('a user without the right to make tables is told which, and needs none once all are there', async () => {
  const [name, role] = [await newDatabase(), await newRole()]
  const url = as(role, urlOf(name))
  expect(await refusal(url)).toContain(`GRANT CREATE ON SCHEMA public TO "${role}"`)

  await within(name, `grant create on schema public to "${role}"`, `grant create on database "${name}" to "${role}"`)
  const start = async () => {
    await prepareDatabase(url)
    const db = connect(url)
    await (await testApp({ database: { db, url, close: () => db.destroy() } })).close()
  }
  await start()
  await within(
    name,
    `revoke create on schema public from "${role}"`,
    `revoke create on database "${name}" from "${role}"`,
  )
  await start()
  await within(name, `drop owned by "${role}" cascade`)
})

test('tables that another user has made are named, with the right that is missing', async () => {
  const [name, role] = [await newDatabase(), await newRole()]
  await prepareDatabase(urlOf(name))
  await within(name, `grant select on migrations to "${role}"`)
  const sentence = await refusal(as(role, urlOf(name)))
  expect(sentence).toContain('checkout_sessions')
  expect(sentence).toContain('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES')
  await within(name, `drop owned by "${role}" cascade`)
})

test('a wrong password, and a user who may not come in, are told apart', async () => {
  const folder = await makeTemporaryFolder('kasa-test')
  const cluster = await openCluster(folder)
  await initializeCluster(cluster)
  const rules = 'local all all scram-sha-256\nhost all kasa 127.0.0.1/32 reject\n'
  await writeFile(join(cluster.folder, 'rules'), rules, { mode: 0o644 })
  await startCluster(cluster, { hba_file: 'rules' })
  onTestFinished(async () => {
    await stopCluster(cluster)
    await rm(folder, { recursive: true })
  })
  const url = socketUrl(socketFolder(cluster), 'postgres')
  expect(await refusal(url.replace('kasa@', 'kasa:wrong@'))).toContain('refuses the password of user kasa')
  expect(await refusal(url.replace('kasa@', 'kasa:@'))).toContain('does not let user kasa in')
})
