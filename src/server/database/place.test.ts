import {
  chmod,
  chown,
  cp,
  lstat,
  mkdir,
  readlink,
  realpath,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { makeTemporaryFolder } from '../../fixtures/temporary-folder.ts'
import { connect } from './connect.ts'
import { startEmbeddedDatabase } from './embedded.ts'
import { placeData } from './place-data.ts'
import { placePrograms } from './place-programs.ts'
import { postgresBinaries } from './postgres-binaries.ts'
import { runProgram } from './run-program.ts'
import { serverUser } from './server-user.ts'
import { makeTrustedFolder } from './trusted-folder.ts'

const asRoot = test.runIf(process.getuid?.() === 0)

const newFolder = async () => {
  const folder = await makeTemporaryFolder('kasa-test')
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** A home that its owner alone may enter, as root's is on a fresh server, with a clone in it. */
const privateHome = async () => {
  const folder = await newFolder()
  const home = join(folder, 'home')
  await mkdir(join(home, 'kasa', '.kasa'), { recursive: true })
  await chmod(home, 0o700)
  return { folder, home, dataDir: join(home, 'kasa', '.kasa'), elsewhere: [join(folder, 'elsewhere')] }
}

/** Who runs PostgreSQL here. */
const user = () => serverUser('/nothing')

asRoot('the data of a clone in a home that others may not enter are kept where PostgreSQL gets', async () => {
  const { dataDir, elsewhere } = await privateHome()
  const account = await user()
  const place = await placeData(dataDir, account, elsewhere)
  expect(place).toMatch(/\/elsewhere\/kasa-\w+$/)
  expect(await readlink(join(dataDir, 'elsewhere'))).toBe(place)
  await runProgram({ program: '/bin/sh', args: ['-c', 'cd "$0"', place], cwd: '/', user: account, timeoutMs: 60_000 })
  // Nobody else may list what is there, let alone change it.
  expect((await stat(place)).mode & 0o777).toBe(0o711)
})

asRoot('they are found again, also once the clone has moved, and a copy of it gets its own', async () => {
  const { home, dataDir, elsewhere } = await privateHome()
  const account = await user()
  const place = await placeData(dataDir, account, elsewhere)
  expect(await placeData(dataDir, account, elsewhere)).toBe(place)
  await rename(join(home, 'kasa'), join(home, 'moved'))
  const moved = join(home, 'moved', '.kasa')
  expect(await placeData(moved, account, elsewhere)).toBe(place)
  await cp(join(home, 'moved'), join(home, 'copy'), { recursive: true, verbatimSymlinks: true })
  const copied = await placeData(join(home, 'copy', '.kasa'), account, elsewhere)
  expect(copied).not.toBe(place)
  expect(await placeData(join(home, 'copy', '.kasa'), account, elsewhere)).toBe(copied)
  expect(await placeData(moved, account, elsewhere)).toBe(place)
})

asRoot('several that begin at once have one place between them', async () => {
  const { dataDir, elsewhere } = await privateHome()
  const account = await user()
  const places = await Promise.all(Array.from({ length: 5 }, () => placeData(dataDir, account, elsewhere)))
  expect(new Set(places).size).toBe(1)
})

test('where nothing can be written, the place is found by the name of the folder', async () => {
  const elsewhere = [join(await newFolder(), 'elsewhere')]
  const account = await user()
  const nowhere = '/dev/null/kasa/.kasa'
  const place = await placeData(nowhere, account, elsewhere)
  expect(place).toMatch(/\/elsewhere\/kasa-[0-9a-f]{16}$/)
  expect(await placeData(nowhere, account, elsewhere)).toBe(place)
  expect(await placeData('/dev/null/other/.kasa', account, elsewhere)).not.toBe(place)
})

test('a path that is longer than PostgreSQL takes is left for a shorter one', async () => {
  const folder = await newFolder()
  const elsewhere = [join(folder, 'elsewhere')]
  const long = join(folder, ...Array.from({ length: 9 }, () => 'x'.repeat(100)))
  const place = await placeData(long, await user(), elsewhere)
  expect(place.startsWith(join(folder, 'elsewhere'))).toBe(true)
  expect(await placeData(long, await user(), elsewhere)).toBe(place)
})

test('a folder that somebody else may have a hand in is not trusted', async () => {
  const folder = await newFolder()
  const path = (name: string) => join(folder, name)
  expect(await makeTrustedFolder(path('own'))).toBe(true)
  expect(await makeTrustedFolder(path('own'))).toBe(true)
  await symlink(path('own'), path('link'))
  expect(await makeTrustedFolder(path('link'))).toBe(false)
  await writeFile(path('file'), '')
  expect(await makeTrustedFolder(path('file'))).toBe(false)
  await mkdir(path('open'))
  await chmod(path('open'), 0o777)
  expect(await makeTrustedFolder(path('open'))).toBe(false)
  expect(await makeTrustedFolder(path('open/below'))).toBe(false)
  await chmod(path('open'), 0o1777)
  expect(await makeTrustedFolder(path('open/sticky'))).toBe(true)
})

asRoot('a folder that another user has made under our name is passed over', async () => {
  const { folder, dataDir, elsewhere } = await privateHome()
  const taken = join(folder, 'taken')
  const account = await user()
  await mkdir(taken)
  await chown(taken, account?.uid ?? 1, account?.gid ?? 1)
  await expect(placeData(dataDir, account, [taken])).rejects.toMatchObject({ name: 'StartError' })
  expect(await placeData(dataDir, account, [taken, ...elsewhere])).toContain('/elsewhere/')
})

test('programs whose path a shell would misread are copied, once for each version', async () => {
  const folder = await newFolder()
  const odd = join(folder, 'a "clone" of $HOME')
  const { postgres } = await postgresBinaries()
  await mkdir(odd)
  await symlink(join(postgres, '..', '..'), join(odd, 'native'))
  const programs = { postgres: join(odd, 'native/bin/postgres'), initdb: '', pgCtl: '' }
  const place = async (version: string) => {
    await writeFile(join(odd, 'package.json'), JSON.stringify({ version }))
    return placePrograms(programs, await user(), [join(folder, 'elsewhere')])
  }
  const first = await place('1.0.0')
  expect(first.postgres).toBe(join(folder, 'elsewhere/postgresql-1.0.0/bin/postgres'))
  const { ctimeMs, mode } = await lstat(first.postgres)
  expect(mode & 0o777).toBe(0o755)
  expect(await place('1.0.0')).toEqual(first)
  expect((await lstat(first.postgres)).ctimeMs).toBe(ctimeMs)
  expect((await place('2.0.0')).postgres).toContain('postgresql-2.0.0')
})

asRoot('PostgreSQL starts for a clone that its user cannot reach, says where, and finds its data again', async () => {
  const { dataDir } = await privateHome()
  const said: string[] = []
  const start = () => startEmbeddedDatabase({ dataDir, onLost: () => {}, say: (sentence) => said.push(sentence) })
  const query = async (url: string, text: string) => {
    const db = connect(url)
    const { rows } = await sql
      .raw(text)
      .execute(db)
      .finally(() => db.destroy())
    return rows
  }
  const first = await start()
  const place = await realpath(join(dataDir, 'elsewhere'))
  onTestFinished(() => rm(place, { recursive: true }))
  await query(first.url, 'create table kept as select 7 as number')
  await first.stop()
  const second = await start()
  expect(await query(second.url, 'select number from kept')).toEqual([{ number: 7 }])
  await second.stop()
  expect(said).toHaveLength(2)
  for (const sentence of said) {
    expect(sentence).toContain(`the data of ${dataDir} are kept in ${place}`)
    expect(sentence).not.toContain('\n')
  }
})
