import { mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import en from '../../../locales/en.json'
import { completeLanguages } from '../../../vite.config.ts'

let folder = ''
beforeAll(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'kasa-languages-')))
})
afterAll(() => rm(folder, { recursive: true }))

/** Builds two languages, of which the second is given. */
const buildWith = async (german: unknown) => {
  await writeFile(join(folder, 'en.json'), JSON.stringify(en))
  await writeFile(join(folder, 'de.json'), JSON.stringify(german))
  await writeFile(
    join(folder, 'entry.js'),
    `export { default as de } from './de.json'\nexport { default as en } from './en.json'`,
  )
  const input = join(folder, 'entry.js')
  return build({
    configFile: false,
    root: folder,
    logLevel: 'silent',
    plugins: [completeLanguages(folder)],
    build: { write: false, rolldownOptions: { input } },
  })
}

test('a build with all texts goes through', async () => {
  await expect(buildWith(en)).resolves.toBeDefined()
})

test('a build fails where a language lacks a text, and says which', async () => {
  const { paid: _, ...lacking } = en
  await expect(buildWith(lacking)).rejects.toThrow(/de\.json has no text for paid\.heading, paid\.text/)
})
