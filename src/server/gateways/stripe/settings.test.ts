import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { makeTemporaryFolder } from '../../../fixtures/temporary-folder.ts'
import { readSettings } from '../../settings.ts'
import { accountsOf, judge, settings } from './settings.ts'

const liveKey = 'sk_live_0123456789abcdef'
const testKey = 'rk_test_0123456789abcdef'
const [secret, otherSecret] = ['whsec_0123456789abcdef', 'whsec_fedcba9876543210']

const read = (env: Record<string, string>) => {
  const { values, problems } = readSettings(settings, env)
  return values ? { accounts: accountsOf(values), problems: judge(values) } : { accounts: [], problems }
}

test('each mode with its key and the secret of its notifications is an account', () => {
  const { accounts, problems } = read({
    STRIPE_SECRET_KEY: liveKey,
    STRIPE_WEBHOOK_SECRET: secret,
    STRIPE_TEST_SECRET_KEY: testKey,
    STRIPE_TEST_WEBHOOK_SECRET: otherSecret,
  })
  expect(problems).toEqual([])
  const apiUrl = 'https://api.stripe.com'
  expect(accounts).toEqual([
    { name: 'stripe', livemode: true, secretKey: liveKey, webhookSecret: secret, apiUrl },
    { name: 'stripe-test', livemode: false, secretKey: testKey, webhookSecret: otherSecret, apiUrl },
  ])
  expect(read({})).toEqual({ accounts: [], problems: [] })
})

test.each([
  [{ STRIPE_SECRET_KEY: 'pk_live_0123456789abcdef' }, 'STRIPE_SECRET_KEY is a publishable key'],
  [
    { STRIPE_SECRET_KEY: testKey },
    'STRIPE_SECRET_KEY is a test secret key: it must be a secret key of Stripe for live',
  ],
  [{ STRIPE_TEST_SECRET_KEY: liveKey }, 'STRIPE_TEST_SECRET_KEY is a live secret key'],
  [{ STRIPE_SECRET_KEY: secret }, 'STRIPE_SECRET_KEY is the secret of a webhook endpoint'],
  [{ STRIPE_SECRET_KEY: 'sk_live_…' }, 'STRIPE_SECRET_KEY is a secret with a part of it hidden'],
  [{ STRIPE_SECRET_KEY: 'sk_live_' }, 'STRIPE_SECRET_KEY is cut off, or has more in it: it must be'],
  [{ STRIPE_SECRET_KEY: 'hunter2' }, 'STRIPE_SECRET_KEY must be a secret key of Stripe for live mode'],
  [{ STRIPE_WEBHOOK_SECRET: 'we_0123456789' }, 'STRIPE_WEBHOOK_SECRET is the id of a webhook endpoint'],
  [{ STRIPE_WEBHOOK_SECRET: liveKey }, 'STRIPE_WEBHOOK_SECRET is a live secret key'],
  [{ STRIPE_SECRET_KEY: liveKey }, 'STRIPE_SECRET_KEY is set, but STRIPE_WEBHOOK_SECRET is not'],
  [{ STRIPE_TEST_WEBHOOK_SECRET: secret }, 'STRIPE_TEST_WEBHOOK_SECRET is set, but STRIPE_TEST_SECRET_KEY is not'],
  [{ STRIPE_API_URL: 'http://stripe.example' }, 'STRIPE_API_URL must be where Stripe’s API is'],
  [{ STRIPE_SECRET_KEY_FILE: '/nowhere/at/all' }, 'STRIPE_SECRET_KEY_FILE names a file that cannot be read (ENOENT)'],
  [
    { STRIPE_SECRET_KEY: liveKey, STRIPE_SECRET_KEY_FILE: '/nowhere' },
    'STRIPE_SECRET_KEY and STRIPE_SECRET_KEY_FILE are both set: keep one.',
  ],
  [
    {
      STRIPE_SECRET_KEY: liveKey,
      STRIPE_WEBHOOK_SECRET: secret,
      STRIPE_TEST_SECRET_KEY: testKey,
      STRIPE_TEST_WEBHOOK_SECRET: secret,
    },
    'are the same: each mode has an endpoint with a secret of its own',
  ],
])('a mistake is one sentence that says what to do, and never quotes a secret: %o', (env, sentence) => {
  const { problems } = read(env)
  expect(problems).toHaveLength(1)
  expect(problems[0]).toContain(sentence)
  for (const text of Object.values(env)) if (text.length > 10) expect(problems[0]).not.toContain(text.slice(9))
})

test('secrets may lie in files, with a line’s end as editors leave it', async () => {
  const folder = await makeTemporaryFolder('stripe-settings')
  const [key, hook] = [join(folder, 'key'), join(folder, 'hook')]
  await writeFile(key, `${liveKey}\n`)
  await writeFile(hook, `${secret}\n`)
  expect(read({ STRIPE_SECRET_KEY_FILE: key, STRIPE_WEBHOOK_SECRET_FILE: hook }).accounts).toMatchObject([
    { secretKey: liveKey, webhookSecret: secret },
  ])
})
