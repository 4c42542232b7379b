import { expect, test } from 'vitest'
import type { AccentColors } from '../contract/brand.ts'
import { accentProperties } from './accent.ts'

const colors: AccentColors = {
  line: '#000001',
  tint: '#000002',
  fill: '#000003',
  hover: '#000004',
  pressed: '#000005',
  text: '#000006',
  edge: '#000007',
}

test('each colour is a property of its theme, and one that is not needed is left to the page', () => {
  const properties = accentProperties({ light: colors, dark: { ...colors, edge: null } })
  expect(properties).toHaveLength(13)
  expect(properties).toContainEqual(['--light-edge', '#000007'])
  expect(properties).toContainEqual(['--dark-fill', '#000003'])
  expect(Object.fromEntries(properties)).not.toHaveProperty('--dark-edge')
})
