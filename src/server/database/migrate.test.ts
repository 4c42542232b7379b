import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { sql } from 'kysely'
import { expect, onTestFinished, test } from 'vitest'
import { testDatabase } from '../testing/test-database.ts'
import { migrate } from './migrate.ts'

const setUp = async (files: Record<string, string>) => {
  const { db, close } = await testDatabase()
  const folder = await mkdtemp(join(tmpdir(), 'migrations-'))
  onTestFinished(async () => {
    await close()
    await rm(folder, { recursive: true })
  })
  const write = (name: string, text: string) => writeFile(join(folder, name), text)
  for (const [name, text] of Object.entries(files)) await write(name, text)
  return { db, write, migrations: pathToFileURL(`${folder}/`) }
}

test('a database that is up to date is left alone', async () => {
  const { db } = await setUp({})
  expect(await migrate(db)).toEqual([])
})

test('new files are applied in the order of their names, each once', async () => {
  const { db, write, migrations } = await setUp({
    '2-second.sql': 'insert into steps values (2); insert into steps values (3);',
    '1-first.sql': 'create table steps (step integer); insert into steps values (1);',
  })
  expect(await migrate(db, migrations)).toEqual(['1-first.sql', '2-second.sql'])
  await write('3-third.sql', 'insert into steps values (4)')
  expect(await migrate(db, migrations)).toEqual(['3-third.sql'])
  const { rows } = await sql<{ step: number }>`select step from steps`.execute(db)
  expect(rows.map(({ step }) => step)).toEqual([1, 2, 3, 4])
})

test('numbers may have gaps, and a file that comes later with a lower number is applied all the same', async () => {
  const { db, write, migrations } = await setUp({
    '0001-first.sql': 'create table steps (step integer)',
    '0020-twentieth.sql': 'insert into steps values (20)',
  })
  expect(await migrate(db, migrations)).toEqual(['0001-first.sql', '0020-twentieth.sql'])
  await write('0009-ninth.sql', 'insert into steps values (9)')
  await write('0021-next.sql', 'insert into steps values (21)')
  expect(await migrate(db, migrations)).toEqual(['0009-ninth.sql', '0021-next.sql'])
})

test('a file that fails leaves nothing behind and stops the rest', async () => {
  const { db, migrations } = await setUp({
    '1-bad.sql': 'create table half (id integer); select 1 / 0;',
    '2-good.sql': 'create table good (id integer)',
  })
  await expect(migrate(db, migrations)).rejects.toThrow('division by zero')
  const { rows } = await sql`select to_regclass('half') as half, to_regclass('good') as good`.execute(db)
  expect(rows).toEqual([{ half: null, good: null }])
})

test('a file that changed after it was applied is an error that names it', async () => {
  const { db, write, migrations } = await setUp({ '1-first.sql': 'create table one (id integer)' })
  await migrate(db, migrations)
  await write('1-first.sql', 'create table one (id bigint)')
  await expect(migrate(db, migrations)).rejects.toThrow('1-first.sql has changed since it was applied')
})

test('processes that start at once apply each file once between them', async () => {
  const { db, migrations } = await setUp({
    '1-first.sql': 'create table one (id integer)',
    '2-second.sql': 'create table two (id integer)',
  })
  const applied = await Promise.all(Array.from({ length: 5 }, () => migrate(db, migrations)))
  expect(applied.flat().sort()).toEqual(['1-first.sql', '2-second.sql'])
})
