import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTemporaryFolder } from '../../../fixtures/temporary-folder.ts'
import { readSettings } from '../../settings.ts'
import { accountsOf, judge, settings } from './settings.ts'

const apiKey = '0123456789abcdef0123456789abcdef'
const crc = 'fedcba9876543210'
const live = { P24_MERCHANT_ID: '123456', P24_API_KEY: apiKey, P24_CRC: crc }

const read = (env: Record<string, string>) => {
  const { values, problems } = readSettings(settings, env)
  return values ? { accounts: accountsOf(values), problems: judge(values) } : { accounts: [], problems }
}

test('a number and two keys are an account, whose point of sale has its number unless told', () => {
  const sandbox = {
    P24_SANDBOX_MERCHANT_ID: '7',
    P24_SANDBOX_POS_ID: '8',
    P24_SANDBOX_API_KEY: 'anotherapikey1',
    P24_SANDBOX_CRC: 'anothercrckey1',
  }
  expect(read({ ...live, ...sandbox })).toEqual({
    problems: [],
    accounts: [
      {
        ...{ name: 'przelewy24', livemode: true, merchantId: 123456, posId: 123456, apiKey, crc },
        apiUrl: 'https://secure.przelewy24.pl',
      },
      {
        ...{ name: 'przelewy24-sandbox', livemode: false, merchantId: 7, posId: 8 },
        ...{ apiKey: 'anotherapikey1', crc: 'anothercrckey1', apiUrl: 'https://sandbox.przelewy24.pl' },
      },
    ],
  })
  expect(read({})).toEqual({ accounts: [], problems: [] })
})

test.each([
  [{ ...live, P24_MERCHANT_ID: 'shop' }, 'P24_MERCHANT_ID must be a number of Przelewy24'],
  [
    { ...live, P24_API_KEY: '123456' },
    'P24_API_KEY is a number, as of an account or a point of sale: it must be the API',
  ],
  [{ ...live, P24_CRC: 'fedc…3210' }, 'P24_CRC is a secret with a part of it hidden'],
  [{ ...live, P24_CRC: 'fedcba 9876543210' }, 'P24_CRC is a text with blanks in it'],
  [{ ...live, P24_CRC: 'short' }, 'P24_CRC must be the CRC key'],
  [{ P24_MERCHANT_ID: '123456' }, 'P24_MERCHANT_ID is set, but not P24_API_KEY and P24_CRC'],
  [{ P24_POS_ID: '123456' }, 'P24_POS_ID is set, but not P24_MERCHANT_ID and P24_API_KEY and P24_CRC'],
  [{ P24_SANDBOX_CRC: crc }, 'P24_SANDBOX_CRC is set, but not P24_SANDBOX_MERCHANT_ID and P24_SANDBOX_API_KEY'],
  [{ ...live, P24_CRC: apiKey }, 'P24_API_KEY and P24_CRC are the same'],
  [{ ...live, P24_API_URL: 'http://p24.example' }, 'P24_API_URL must be where Przelewy24’s API is'],
  [
    { ...live, P24_SANDBOX_MERCHANT_ID: '1', P24_SANDBOX_API_KEY: 'anotherapikey1', P24_SANDBOX_CRC: crc },
    'P24_CRC and P24_SANDBOX_CRC are the same',
  ],
  [{ ...live, P24_CRC_FILE: '/nowhere' }, 'P24_CRC and P24_CRC_FILE are both set: keep one.'],
])('a mistake is one sentence that says what to do, and never quotes a secret: %o', (env, sentence) => {
  const { problems } = read(env)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(sentence)
  for (const secret of [apiKey, crc, 'fedc']) expect(problems[0]).not.toContain(secret)
})

test('secrets may lie in files, with a line’s end as editors leave it', async () => {
  const folder = await makeTemporaryFolder('p24-settings')
  const [key, sum] = [join(folder, 'key'), join(folder, 'sum')]
  await writeFile(key, `${apiKey}\n`)
  await writeFile(sum, `${crc}\n`)
  const { accounts } = read({ P24_MERCHANT_ID: '1', P24_API_KEY_FILE: key, P24_CRC_FILE: sum })
  expect(accounts).toMatchObject([{ apiKey, crc }])
})
