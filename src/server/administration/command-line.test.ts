import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import { systemClock } from '../clock.ts'
import { startEmbeddedDatabase } from '../database/embedded.ts'
import { runWithin } from '../testing/command-line.ts'
import { testDatabase } from '../testing/test-database.ts'

const program = fileURLToPath(new URL('../manage-merchants.ts', import.meta.url))
const nobody = '00000000-0000-4000-8000-00000000000f'
let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

interface Ended {
  code: number | string | null | undefined
  out: string
  err: string
}

const runWith = (env: Record<string, string>, args: readonly string[]) =>
  new Promise<Ended>((resolve) => {
    execFile(process.execPath, [program, ...args], { env: { PATH: process.env.PATH, ...env } }, (error, out, err) =>
      resolve({ code: error ? error.code : 0, out, err }),
    )
  })

/** As the program itself. Most of what it does is looked at within this process, where it takes a hundredth of the time. */
const runProgram = (...args: string[]) => runWith({ DATABASE_URL: database.url }, args)

const run = (...args: string[]) => runWithin({ db: database.db, clock: systemClock }, args)

const runJson = async (...args: string[]) => {
  const { code, out, err } = await run(...args, '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

const keyPattern = /^sk_(test|live)_\w{24}$/

describe('a merchant', () => {
  test('is added with secrets that are shown once, and known by hints from then on', async () => {
    const added = await runJson('add', 'Flower shop')
    expect(added).toMatchObject({ display_name: 'Flower shop', test_key: expect.stringMatching(keyPattern) })
    const shown = await runJson('show', added.id)
    expect(shown).toMatchObject({ id: added.id, display_name: 'Flower shop', disabled_at: null })
    expect(shown.keys.map(({ hint, mode }: Record<string, string>) => [mode, hint])).toEqual([
      ['test', `sk_test_…${added.test_key.slice(-4)}`],
      ['live', `sk_live_…${added.live_key.slice(-4)}`],
    ])
    const said = JSON.stringify([shown, await runJson('list'), await run('show', added.id), await run('list')])
    expect(said).toContain(added.id)
    for (const secret of [added.test_key, added.live_key, added.webhook_secret]) expect(said).not.toContain(secret)
  })

  test('says the same to people', async () => {
    const { out } = await runProgram('add', 'Book shop')
    expect(out).toMatch(/^Book shop is added as [\w-]{36}\.$/m)
    expect(out).toMatch(/^ {2}test key +sk_test_\w{24}$/m)
    expect(out).toMatch(/^ {2}live key +sk_live_\w{24}$/m)
    expect(out).toContain('only this once')
    expect((await run('list')).out).toMatch(/^[\w-]{36} {2}\d{4}-\d\d-\d\d {2}active +Book shop$/m)
  })

  test('gets a new key, and the old one stops at once or later', async () => {
    const { id, test_key: first } = await runJson('add', 'Shoe shop')
    const graced = await runJson('roll-key', id, '--mode', 'test', '--grace', '24h')
    expect(graced.key).toMatch(keyPattern)
    const stopped = await runJson('roll-key', id, '--mode', 'test')
    const { keys } = await runJson('show', id)
    const ends = keys.filter(({ mode }: { mode: string }) => mode === 'test')
    expect(ends.map(({ expires_at }: { expires_at: string | null }) => expires_at)).toEqual([
      null,
      stopped.old_keys_stop_at,
      stopped.old_keys_stop_at,
    ])
    expect(new Set([first, graced.key, stopped.key]).size).toBe(3)
    expect(Date.parse(graced.old_keys_stop_at) - Date.parse(stopped.old_keys_stop_at)).toBeGreaterThan(23 * 3_600_000)
    expect((await run('show', id)).out).toContain('stopped')
  })

  test('gets a new secret for its webhooks', async () => {
    const { id, webhook_secret: first } = await runJson('add', 'Hook shop')
    const rolled = await runJson('roll-webhook-secret', id)
    expect(rolled.webhook_secret).toMatch(/^whsec_[\w+/]{32}$/)
    expect(rolled.webhook_secret).not.toBe(first)
    expect(Date.parse(rolled.old_secret_stops_at)).toBeGreaterThan(Date.now())
  })

  test('gets another name', async () => {
    const { id } = await runJson('add', 'Old name')
    expect((await run('set-display-name', id, '  New name ')).code).toBe(0)
    expect((await runJson('show', id)).display_name).toBe('New name')
  })

  test('gets a fee in a currency, and none again', async () => {
    const { id } = await runJson('add', 'Fee shop')
    await runJson('set-fee', id, 'PLN', '--fixed', '100', '--rate', '150')
    await runJson('set-fee', id, 'jpy', '--fixed', '30')
    expect((await runJson('show', id)).fees).toEqual([
      { currency: 'jpy', fixed: 30, rate_basis_points: 0 },
      { currency: 'pln', fixed: 100, rate_basis_points: 150 },
    ])
    expect((await run('show', id)).out).toContain('fee in PLN  1.00 PLN + 1.5 %')
    await runJson('set-fee', id, 'jpy')
    expect((await runJson('show', id)).fees).toHaveLength(1)
  })

  test('is disabled, once however often, and enabled', async () => {
    const { id } = await runJson('add', 'Closing shop')
    expect(await runJson('disable', id)).toEqual({ id, disabled: true, ended_sessions: 0 })
    const { disabled_at: since } = await runJson('show', id)
    await runJson('disable', id)
    expect((await runJson('show', id)).disabled_at).toBe(since)
    await runJson('enable', id)
    expect((await runJson('show', id)).disabled_at).toBeNull()
  })
})

describe('a wrong command line ends with 2, says what is wrong and touches nothing', () => {
  test.each([
    ['nothing to do', [], 'Say what to do'],
    ['an unknown command', ['remove'], 'There is no command "remove": there are add, list'],
    ['a missing argument', ['add'], '<display-name> is missing'],
    ['an empty name', ['add', ' '], '<display-name> must be'],
    ['a name that writes backwards', ['add', 'shop\u202e'], '<display-name> must be'],
    ['a name without quotes', ['add', 'Flower', 'shop'], '"shop" is more than expected: put names'],
    ['something that is no id', ['show', '7'], '<merchant> must be the id'],
    ['an unknown option', ['list', '--all'], "Unknown option '--all'"],
    ['a missing option', ['roll-key', nobody], '--mode is missing: it must be test or live'],
    ['a mode that is none', ['roll-key', nobody, '--mode', 'prod'], '--mode must be test or live'],
    ['a currency that is none', ['set-fee', nobody, 'XXX'], '<currency> must be a currency code'],
    ['a fee with a point', ['set-fee', nobody, 'PLN', '--fixed', '1.50'], '--fixed must be'],
    ['a fee above all', ['set-fee', nobody, 'PLN', '--rate', '10001'], '--rate must be'],
    ['a grace without a unit', ['roll-key', nobody, '--mode', 'test', '--grace', '24'], '--grace must be'],
    ['a grace without end', ['roll-key', nobody, '--mode', 'test', '--grace', '1000d'], '--grace must be'],
  ])('%s', async (_, args, message) => {
    const { code, out, err, touched } = await runWithin(null, args)
    expect({ code, out, touched }).toEqual({ code: 2, out: '', touched: false })
    expect(err).toContain(message)
    expect(err).toContain('--help')
  })

  test('as the program itself does', async () => {
    const { code, out, err } = await runProgram('show', '7')
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toContain('<merchant> must be the id')
  })
})

describe('what is not possible ends with 1 and the reason', () => {
  test.each([
    ['show', nobody],
    ['roll-key', nobody, '--mode', 'live'],
    ['roll-webhook-secret', nobody],
    ['set-fee', nobody, 'PLN', '--rate', '100'],
    ['set-display-name', nobody, 'Shop'],
    ['set-order-keys', nobody, '--number', 'order'],
    ['disable', nobody],
    ['enable', nobody],
  ])('%s of an unknown merchant', async (...args) => {
    const { code, out, err } = await run(...args)
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toContain(`There is no merchant with the id ${nobody}`)
  })

  test('a database that does not answer', async () => {
    const { code, err } = await runWith({ DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }, ['list'])
    expect(code).toBe(1)
    expect(err).toBe('Nothing listens at 127.0.0.1:1: start PostgreSQL there, or correct DATABASE_URL.\n')
  })
})

test('help needs no database', async () => {
  const nowhere = { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' }
  for (const args of [['--help'], ['-h'], ['help']]) {
    const { code, out } = await runWithin(null, args)
    expect(code).toBe(0)
    expect(out).toMatch(/^ {2}roll-key +Give a merchant a new key/m)
  }
  const { code, out } = await runWith(nowhere, ['roll-key', '--help'])
  expect(code).toBe(0)
  expect(out).toMatch(/^merchants roll-key <merchant> --mode <…> \[--grace <…>\] \[--json\]$/m)
})

test('without DATABASE_URL the demo’s database is named, and started for the command or used where Kasa runs it', async () => {
  const parent = await makeTemporaryFolder('kasa-test')
  onTestFinished(() => rm(parent, { recursive: true }))
  const dataDir = join(parent, 'data')
  const env = { DATA_DIR: dataDir }
  const err = `DATABASE_URL is not set: this is about the demo's database in ${dataDir}.\n`
  const added = await runWith(env, ['add', 'Before the first start'])
  expect(added).toMatchObject({ code: 0, err })
  const kasa = await startEmbeddedDatabase({ dataDir, onLost: () => {} })
  expect(await runWith(env, ['add', 'While it runs'])).toMatchObject({ code: 0, err })
  await kasa.stop()
  const { out } = await runWith(env, ['list'])
  expect(out).toMatch(/Before the first start\n.*While it runs\n$/)
})
