import { expect, onTestFinished, test } from 'vitest'
import { frozenClock } from '../testing/frozen-clock.ts'
import { testDatabase } from '../testing/test-database.ts'
import { createMerchant } from './create-merchant.ts'
import { ensureDemoMerchant } from './demo-merchant.ts'
import { hasTestMerchant } from './test-merchants.ts'

test('only a merchant with a test key of its own makes testers be served', async () => {
  const { db, close } = await testDatabase()
  onTestFinished(close)
  const clock = frozenClock()
  const now = clock.now()
  expect(await hasTestMerchant(db, now)).toBe(false)
  await ensureDemoMerchant(db, clock)
  expect(await hasTestMerchant(db, now)).toBe(false)
  const { id } = await createMerchant({ db, clock }, 'Test shop')
  expect(await hasTestMerchant(db, now)).toBe(true)
  await db.updateTable('merchants').set({ disabled_at: now }).where('id', '=', id).execute()
  expect(await hasTestMerchant(db, now)).toBe(false)
})
