import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

/** The room that alone reads and writes a table by SQL. Whoever else needs a row asks that room. */
const owners: Readonly<Record<string, string>> = {
  merchants: 'merchants',
  api_keys: 'merchants',
  merchant_fees: 'merchants',
  logos: 'brand',
  checkout_sessions: 'sessions',
  payment_attempts: 'attempts',
  gateway_contradictions: 'attempts',
  idempotency_keys: 'idempotency',
  events: 'webhooks',
  deliveries: 'webhooks',
  webhook_secrets: 'webhooks',
  switched_off_receivers: 'webhooks',
  page_files: 'page',
  refunds: 'refunds',
  sandbox_charges: 'gateways/sandbox',
  sandbox_plans: 'gateways/sandbox',
}

const server = join(import.meta.dirname, '..')
const migrations = join(server, 'database/migrations')

const withoutComments = (code: string) => code.replaceAll(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '')

/** The tables that a file names in SQL: after a keyword in a template, or as the first argument of a query builder. */
const tablesIn = (code: string): string[] => {
  const names = Object.keys(owners).join('|')
  const mentions = new RegExp(
    `(?:\\b(?:from|join|into|update|table)\\s+(?:only\\s+)?|(?:From|Into|Table|Join|Using|into:)\\w*\\(?\\s*['"\`])(${names})\\b`,
    'gi',
  )
  return [...withoutComments(code).matchAll(mentions)].map(([, table = '']) => table.toLowerCase())
}

const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts') && !path.startsWith('testing/'))
  .map((path) => ({ path, tables: tablesIn(readFileSync(join(server, path), 'utf8')) }))

test('every table has an owner', () => {
  const created = readdirSync(migrations)
    .flatMap((file) => [
      ...readFileSync(join(migrations, file), 'utf8').matchAll(/^create (?:unlogged )?table (\w+)/gm),
    ])
    .map(([, table]) => table)
  expect(created.toSorted()).toEqual(Object.keys(owners).toSorted())
})

test('nobody but its owner reads or writes a table', () => {
  const trespassing = sources.flatMap(({ path, tables }) =>
    tables
      .filter((table) => !path.startsWith(`${owners[table]}/`))
      .map((table) => `${relative(process.cwd(), join(server, path))} names ${table}: ask ${owners[table]}/ for it`),
  )
  expect(trespassing).toEqual([])
})

test('each owner is found at its tables, so that the search is not blind', () => {
  const found = new Set(sources.flatMap(({ tables }) => tables))
  expect([...found].toSorted()).toEqual(Object.keys(owners).toSorted())
})
