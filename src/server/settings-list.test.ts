import { expect, test } from 'vitest'
import { readSettingsPage } from './settings-list.ts'

test('the operators’ page lists every setting as it is read (`npm run settings` writes it)', async () => {
  const { is, shouldBe } = await readSettingsPage()
  expect(is).toBe(shouldBe)
})
