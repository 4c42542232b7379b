import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../clock.ts'
import { connect } from '../database/connect.ts'
import { testDatabase } from '../testing/test-database.ts'
import { ensureDemoMerchant } from './demo-merchant.ts'

let database: Awaited<ReturnType<typeof testDatabase>>
beforeAll(async () => {
  database = await testDatabase()
})
afterAll(() => database.close())

test('the demo merchant is there once, however many processes start at once and again', async () => {
  const other = connect(database.url)
  const everywhere = () =>
    Promise.all([database.db, other, database.db, other].map((db) => ensureDemoMerchant(db, systemClock)))
  await everywhere()
  await everywhere()
  await other.destroy()
  const keys = await database.db
    .selectFrom('api_keys')
    .innerJoin('merchants', 'merchants.id', 'api_keys.merchant_id')
    .select(['display_name', 'livemode'])
    .execute()
  expect(keys).toEqual([{ display_name: 'Demo shop', livemode: false }])
})
