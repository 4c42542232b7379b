import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { judgeSupplyChain, Lockfile, Manifest } from './judge.ts'

const read = (file: string): unknown => JSON.parse(readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8'))
const manifest = () => Manifest.parse(read('package.json'))
const lockfile = () => Lockfile.parse(read('package-lock.json'))

const good = {
  version: '1.0.0',
  integrity: 'sha512-abc',
  license: 'MIT',
  link: false,
  dev: false,
  hasInstallScript: false,
}

/** What is said of the project once it also has this package. */
const problemsWith = (entry: Partial<typeof good> & { resolved?: string }) => {
  const { packages } = lockfile()
  return judgeSupplyChain(manifest(), { packages: { ...packages, 'node_modules/new': { ...good, ...entry } } }).problems
}

test('the project as it is has no problems', () => {
  expect(judgeSupplyChain(manifest(), lockfile()).problems).toEqual([])
  expect(problemsWith({})).toEqual([])
})

test.each([
  ['a script that nobody has named', { hasInstallScript: true }, 'new runs a script when it is installed'],
  ['no hash', { integrity: '' }, 'node_modules/new has no sha512 hash'],
  ['a weak hash', { integrity: 'sha1-abc' }, 'node_modules/new has no sha512 hash'],
  ['another source', { resolved: 'git+ssh://git@github.com/x/new.git' }, 'node_modules/new comes from git+ssh'],
  ['a link into a folder', { link: true }, 'node_modules/new comes from'],
  ['a licence that nobody has read', { license: 'SSPL-1.0' }, 'new is part of the program under SSPL-1.0'],
  ['a known licence joined with another', { license: 'MIT AND GPL-3.0' }, 'under MIT AND GPL-3.0'],
  ['the LGPL, which is taken for libvips alone', { license: 'LGPL-3.0-or-later' }, 'under LGPL-3.0-or-later'],
])('a package with %s is refused', (_, entry, sentence) => {
  expect(problemsWith(entry)).toEqual([expect.stringContaining(sentence)])
})

test('a choice of licences with one that is known is taken, and whatever development uses is not judged', () => {
  expect(problemsWith({ license: '(MIT OR GPL-3.0-or-later)' })).toEqual([])
  expect(problemsWith({ license: 'MPL-2.0', dev: true })).toEqual([])
})

test.each(['^1.2.3', 'latest', '1.x', 'github:x/new', 'file:../new'])('%s is no version', (version) => {
  const own = manifest()
  const asked = { ...own, dependencies: { ...own.dependencies, new: version } }
  expect(judgeSupplyChain(asked, lockfile()).problems).toEqual([expect.stringContaining(`asked for as ${version}`)])
})

test('a name of allowScripts that runs nothing any more is told', () => {
  const own = manifest()
  const asked = { ...own, allowScripts: { ...own.allowScripts, gone: true } }
  expect(judgeSupplyChain(asked, lockfile()).problems).toEqual(['gone of allowScripts runs no script: take it out.'])
})
