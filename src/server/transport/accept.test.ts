import { expect, test } from 'vitest'
import { preferred } from './accept.ts'

test.each([
  [undefined, []],
  ['', []],
  ['pl', ['pl']],
  ['cy;q=0.5, pl;q=0.8 ,en', ['en', 'pl', 'cy']],
  ['en;q=0.8,pl;q=0.8', ['en', 'pl']],
  ['gzip;q=0, br;q=1.0', ['br']],
  ['text/html;level=1;q=0.5,*/*;q=0.1', ['text/html', '*/*']],
  ['pl;q=nonsense', ['pl']],
  [';,=, ;q=1', ['=']],
])('%j means %j', (header, values) => {
  expect(preferred(header)).toEqual(values)
})

test('of a header that goes on for ever, the start counts', () => {
  expect(preferred(`pl,en-${'abcde-'.repeat(5_000)}`)).toEqual(['pl', expect.stringMatching(/^en-.{0,1000}$/)])
  expect(preferred('pl,'.repeat(5_000))).toHaveLength(30)
})
