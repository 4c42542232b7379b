import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { createMerchant } from '../merchants/create-merchant.ts'
import { runWithin } from '../testing/command-line.ts'
import { testDatabase } from '../testing/test-database.ts'

const nobody = '00000000-0000-4000-8000-00000000000f'
let database: Awaited<ReturnType<typeof testDatabase>>
let folder: string
let id: string
beforeAll(async () => {
  database = await testDatabase()
  folder = await mkdtemp(join(tmpdir(), 'kasa-logos-'))
  ;({ id } = await createMerchant({ db: database.db, clock: systemClock }, 'Flower shop'))
})
afterAll(async () => {
  await rm(folder, { recursive: true })
  await database.close()
})

const run = (...args: string[]) => runWithin({ db: database.db, clock: systemClock }, args)

const runJson = async (...args: string[]) => {
  const { code, out, err } = await run(...args, '--json')
  expect({ code, err }).toEqual({ code: 0, err: '' })
  return JSON.parse(out)
}

const show = () => runJson('show', id)

/** Writes a file of this name with a blue cross on nothing, in the format that is asked for. */
const drawn = async (name: string, format: 'png' | 'webp' | 'jpeg' = 'png') => {
  const bar = (width: number, height: number) => ({
    input: { create: { width, height, channels: 4, background: '#10204a' } } as const,
  })
  const picture = sharp({
    create: { width: 400, height: 100, channels: 4, background: { r: 0, g: 0, b: 0, alpha: 0 } },
  })
  const path = join(folder, name)
  await writeFile(
    path,
    await picture
      .composite([bar(400, 20), bar(20, 100)].map(({ input }) => ({ input: input, gravity: 'centre' })))
      .toFormat(format)
      .toBuffer(),
  )
  return path
}

describe('set-accent', () => {
  test('says which colours pages use in place of one that would not be seen', async () => {
    const { code, out } = await run('set-accent', id, '#FFCC00')
    expect(code).toBe(0)
    expect(out).toMatch(/^The accent is #ffcc00 from now on\.$/m)
    expect(out).toMatch(
      /^ {2}in light pages {2}button #ffcc00 {2}its text #17181c {2}its border #\w{6} {2}links #\w{6}$/m,
    )
    expect(out).toMatch(/^ {2}in dark pages +button #ffcc00 {2}its text #17181c {2}its border none +links #ffcc00$/m)
    expect(out).toContain('Where the button or links are not #ffcc00, they were made lighter or darker')
    expect((await run('show', id)).out).toMatch(/^accent +#ffcc00$/m)
    expect((await run('show', id)).out).toMatch(/^ {2}in light pages {2}button #ffcc00/m)
  })

  test('answers in JSON, takes the colour without #, and takes it back', async () => {
    const set = await runJson('set-accent', id, '0A7CFF')
    expect(set).toMatchObject({ id, accent_color: '#0a7cff', accent: { light: { fill: '#0070f2', text: '#ffffff' } } })
    expect(await show()).toMatchObject({ accent_color: '#0a7cff', accent: set.accent })
    expect(await runJson('set-accent', id, '--none')).toEqual({ id, accent_color: null, accent: null })
    expect(await show()).toMatchObject({ accent_color: null, accent: null })
    expect((await run('show', id)).out).toMatch(/^accent +none$/m)
  })
})

describe('set-logo', () => {
  test('says how pages show it', async () => {
    const { code, out } = await run('set-logo', id, await drawn('logo.png'))
    expect(code).toBe(0)
    expect(out).toMatch(
      /^Pages show the logo from now on: 113 × 28 pixels, on a light plate in dark pages, at \/logos\/[0-9a-f]{64} \(\d+ bytes\)\.$/,
    )
    expect((await run('show', id)).out).toMatch(/^logo +113 × 28 pixels, on a light plate/m)
  })

  test('answers in JSON, and takes it back', async () => {
    const { logo } = await runJson('set-logo', id, await drawn('logo.webp', 'webp'))
    expect(logo).toEqual({ url: expect.stringMatching(/^\/logos\//), width: 113, height: 28, ground: 'light' })
    expect((await show()).logo).toEqual(logo)
    expect(await runJson('set-logo', id, '--none')).toEqual({ id, logo: null })
    expect((await show()).logo).toBeNull()
  })

  test('of a file that is none leaves the logo as it was, and says why', async () => {
    const { logo } = await runJson('set-logo', id, await drawn('good.png'))
    const jpeg = await drawn('logo-that-is-a-jpeg.png', 'jpeg')
    const refused = await run('set-logo', id, jpeg)
    expect(refused).toMatchObject({ code: 1, out: '' })
    expect(refused.err).toBe(`${jpeg} cannot be the logo. It is no PNG and no WebP, whatever its name says.`)
    const missing = await run('set-logo', id, join(folder, 'nowhere.png'))
    expect(missing).toMatchObject({ code: 1, out: '' })
    expect(missing.err).toMatch(/nowhere\.png cannot be read: ENOENT/)
    expect((await run('set-logo', id, folder)).err).toMatch(/cannot be read: EISDIR/)
    expect((await run('set-logo', id, '/dev/zero')).err).toContain(
      '/dev/zero cannot be the logo. It has more than 512 kB.',
    )
    expect((await show()).logo).toEqual(logo)
  })
})

test.each([
  ['no colour at all', ['set-accent', nobody], 'Give either a <colour> or --none.'],
  ['a colour and none', ['set-accent', nobody, '0a7cff', '--none'], 'Give either a <colour> or --none.'],
  ['a colour by its name', ['set-accent', nobody, 'blue'], '<colour> must be a colour as six hexadecimal digits'],
  ['a colour with more to it', ['set-accent', nobody, '#0a7cff;}'], '<colour> must be a colour'],
  ['no file', ['set-logo', nobody], 'Give either a <file> or --none.'],
  ['a file and none', ['set-logo', nobody, 'logo.png', '--none'], 'Give either a <file> or --none.'],
])('%s is a wrong command line, and nothing is touched', async (_, args, message) => {
  const { code, out, err, touched } = await run(...args)
  expect({ code, out, touched }).toEqual({ code: 2, out: '', touched: false })
  expect(err).toContain(message)
})

test('an unknown merchant gets neither', async () => {
  for (const args of [
    ['set-accent', nobody, '0a7cff'],
    ['set-accent', nobody, '--none'],
    ['set-logo', nobody, await drawn('nobody.png')],
    ['set-logo', nobody, '--none'],
  ]) {
    const { code, err } = await run(...args)
    expect({ args, code }).toEqual({ args, code: 1 })
    expect(err).toContain(`There is no merchant with the id ${nobody}`)
  }
})

test('help says what may be left out', async () => {
  expect((await run('set-accent', '--help')).out).toMatch(
    /^merchants set-accent <merchant> \[<colour>\] \[--none\] \[--json\]$/m,
  )
  expect((await run('set-logo', '--help')).out).toMatch(
    /^merchants set-logo <merchant> \[<file>\] \[--none\] \[--json\]$/m,
  )
})
