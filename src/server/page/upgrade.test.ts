import { cp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { sql } from 'kysely'
import { expect, onTestFinished, test, vi } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import { testApp } from '../testing/test-app.ts'
import { testDatabase } from '../testing/test-database.ts'
import { buildDirectory } from './built-page.ts'
import { publishFiles } from './former-files.ts'

vi.setConfig({ testTimeout: 60_000 })

/** A build that a test may take away, as the next `npm start` in the same folder does. */
const ownBuild = async () => {
  const folder = await makeTemporaryFolder('kasa-build')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  for (const part of ['page', 'render']) {
    await cp(join(buildDirectory, part), join(folder, part), { recursive: true, dereference: true })
  }
  return folder
}

const start = async (...builds: string[]) => {
  const database = await testDatabase()
  onTestFinished(database.close)
  const shared = { ...database, close: async () => {} }
  const processes = []
  for (const build of builds) {
    const kasa = await testApp({ build, database: shared })
    onTestFinished(kasa.close)
    processes.push(kasa)
  }
  const [first, second] = processes
  if (!first) throw new Error('A process was asked for')
  return { ...first, newer: second?.app ?? first.app }
}

const file = (text: string) => ({ body: Buffer.from(text), brotli: null, gzip: null })
const get = (app: Awaited<ReturnType<typeof start>>['app'], url: string, encoding = 'identity') =>
  app.inject({ url, headers: { 'accept-encoding': encoding } })

const scriptsOf = (html: string) => [...html.matchAll(/"(\/assets\/[^"]+\.js)"/g)].map(([, url = '']) => url)

test('a build in the folder of a running process takes nothing from its pages', async () => {
  const build = await ownBuild()
  const { app, createSession } = await start(build)
  const { id } = await createSession({ locale: 'pl' })
  await rm(build, { recursive: true })
  const page = await get(app, pathTo('payPage', id))
  expect(page.body).toContain('<html lang="pl"')
  const scripts = scriptsOf(page.body)
  expect(scripts.length).toBeGreaterThan(0)
  for (const url of scripts) {
    const [plain, packed] = [await get(app, url), await get(app, url, 'br')]
    expect([plain.statusCode, packed.statusCode]).toEqual([200, 200])
    expect(plain.headers['content-type']).toBe('text/javascript; charset=utf-8')
    expect(packed.headers['content-encoding']).toBe('br')
    expect(brotliDecompressSync(packed.rawPayload)).toEqual(plain.rawPayload)
  }
})

test('a page of the version before, still open, loads its late files from a process of this version', async () => {
  const { app, db } = await start(buildDirectory)
  await publishFiles(db, new Map([['pl-12345678.js', file('export const before = 1')]]))
  const { statusCode, body, headers } = await get(app, '/assets/pl-12345678.js', 'br')
  expect([statusCode, body]).toEqual([200, 'export const before = 1'])
  expect(headers).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'cache-control': 'public, max-age=31536000, immutable',
  })
})

test('while an upgrade is under way, a process of the old version has the files of the new one', async () => {
  const [one, other] = [await ownBuild(), await ownBuild()]
  await cp(join(one, 'page/assets'), join(other, 'page/assets/new'), { recursive: true })
  const { app, newer, createSession } = await start(one, other)
  const { id } = await createSession()
  const [script = ''] = scriptsOf((await get(newer, pathTo('payPage', id))).body)
  const added = script.replace('/assets/', '/assets/new/')
  expect((await get(app, added)).body).toBe((await get(newer, script)).body)
})

test('a file that no process has needed for a month is forgotten, and those in use are not', async () => {
  const { app, db, build } = await start(buildDirectory)
  await publishFiles(db, new Map([['old-12345678.js', file('old')]]))
  await sql`update page_files set last_needed_at = now() - interval '31 days'`.execute(db)
  const next = await build()
  onTestFinished(() => next.close())
  expect((await get(app, '/assets/old-12345678.js')).statusCode).toBe(404)
  const left = await db
    .selectFrom('page_files')
    .select('name')
    .where('last_needed_at', '>', sql<Date>`now() - interval '1 day'`)
    .execute()
  expect(left.length).toBeGreaterThan(3)
})

test.each(['nothing-here.js', 'nothing-12345678.js', '..%2findex.html', '../index.html', ''])(
  'an address that no version has a file at, %j, is told so',
  async (name) => {
    const { app } = await start(buildDirectory)
    expect((await get(app, `/assets/${name}`)).statusCode).toBe(404)
  },
)
