import { expect, test } from 'vitest'
import { logSerializers } from './log-serializers.ts'

test.each(['sk_live_abcdefgh12345678', 'rk_test_abcdefgh12345678', 'whsec_abc+/efgh12345678='])(
  'a secret that found its way into an error’s message is taken out: %s',
  (secret) => {
    const { message } = logSerializers.err(new Error(`Not ${secret}, sorry`))
    expect(message).not.toContain(secret.slice(9))
    expect(message).toMatch(/^Not \w+_…, sorry$/)
  },
)
