import { expect, test } from 'vitest'
import { readConfig } from './config.ts'
import { rateLimits } from './transport/rate-limits.ts'

test('an empty environment is the demo shape', () => {
  const { openGateways, ...config } = readConfig({})
  expect(config).toEqual({
    port: 4242,
    host: '127.0.0.1',
    publicUrl: null,
    databaseUrl: null,
    dataDir: '.kasa',
    buildDir: null,
    testGateway: 'sandbox',
    liveGateway: null,
    logLevel: 'warn',
    currencies: new Set(['pln', 'eur', 'usd', 'gbp', 'czk', 'ron', 'uah', 'huf', 'jpy', 'kwd', 'sek', 'dkk']),
    gatewayReplyTimeoutMs: 10_000,
    metricsToken: null,
    receiptMs: 3_000,
    operator: null,
    megabytesAnHour: 1_000,
    streamsPerSession: 10,
    streamsPerAddress: 200,
    trustProxy: null,
    webhookNetworks: ['127.0.0.0/8', '::1'],
    keepAliveMs: 72_000,
    ...rateLimits,
  })
})

test('every variable is read', () => {
  const { openGateways, ...config } = readConfig({
    PORT: '0',
    HOST: '::1',
    PUBLIC_URL: 'https://pay.example/',
    DATABASE_URL: 'postgres://kasa:secret@db.example/kasa?sslmode=require',
    DATA_DIR: '/var/lib/kasa',
    BUILD_DIR: '/opt/kasa/page',
    LOG_LEVEL: 'debug',
    CURRENCIES: 'PLN, eur',
    GATEWAY_REPLY_TIMEOUT_SECONDS: '0.5',
    TEST_GATEWAY: 'sandbox',
    LIVE_GATEWAY: 'stripe',
    RECEIPT_SECONDS: '0.5',
    OPERATOR_NAME: 'Pay House',
    OPERATOR_URL: 'https://żółw.example',
    OPERATOR_PRIVACY_URL: 'https://pay.example/privacy',
    METRICS_TOKEN: 'a-token-of-16-or-more',
    STORAGE_PER_KEY_MB: '50',
    STREAMS_PER_SESSION: '3',
    STREAMS_PER_ADDRESS: '0',
    TRUST_PROXY: '127.0.0.1, 10.0.0.0/8 2001:db8::/32',
    WEBHOOK_NETWORKS: '10.1.0.0/16, fd12::7',
    KEEP_ALIVE_SECONDS: '620',
    RATE_LIMIT_PER_KEY: '1',
    RATE_LIMIT_WRONG_KEYS: '2',
    RATE_LIMIT_PAYERS: '0',
    RATE_LIMIT_CODES: '4',
  })
  expect(config).toEqual({
    port: 0,
    host: '::1',
    publicUrl: 'https://pay.example',
    databaseUrl: 'postgres://kasa:secret@db.example/kasa?sslmode=require',
    dataDir: '/var/lib/kasa',
    buildDir: '/opt/kasa/page',
    testGateway: 'sandbox',
    liveGateway: 'stripe',
    logLevel: 'debug',
    currencies: new Set(['pln', 'eur']),
    gatewayReplyTimeoutMs: 500,
    metricsToken: 'a-token-of-16-or-more',
    receiptMs: 500,
    operator: {
      name: 'Pay House',
      page: 'https://xn--w-uga1v8h.example/',
      terms: null,
      privacy: 'https://pay.example/privacy',
    },
    megabytesAnHour: 50,
    streamsPerSession: 3,
    streamsPerAddress: 0,
    keepAliveMs: 620_000,
    trustProxy: '127.0.0.1,10.0.0.0/8,2001:db8::/32',
    webhookNetworks: ['10.1.0.0/16', 'fd12::7'],
    requestsPerKey: 1,
    wrongKeysPerAddress: 2,
    payerRequestsPerAddress: 0,
    codesPerAddress: 4,
  })
})

test('an empty variable counts as unset', () => {
  const [given, none] = [readConfig({ PORT: '', DATABASE_URL: ' ', CURRENCIES: '' }), readConfig({})]
  expect({ ...given, openGateways: null }).toEqual({ ...none, openGateways: null })
})

test('a database of its own makes the log say more', () => {
  expect(readConfig({ DATABASE_URL: 'postgresql://db.example/kasa' }).logLevel).toBe('info')
})

test('with a database of its own, events go to the public internet alone unless networks are named', () => {
  const DATABASE_URL = 'postgresql://db.example/kasa'
  expect(readConfig({ DATABASE_URL }).webhookNetworks).toEqual([])
  expect(readConfig({ DATABASE_URL, WEBHOOK_NETWORKS: '10.1.0.0/16' }).webhookNetworks).toEqual(['10.1.0.0/16'])
})

test('all mistakes are named at once, each with what is expected, and no secret with them', () => {
  const read = () => readConfig({ PORT: '70000', DATABASE_URL: 'mysql://kasa:secret@db/kasa', CURRENCIES: 'PLN,XYZ' })
  expect(read).toThrow(
    'PORT must be a whole number from 0 to 65535 (0 for any free port).\n' +
      'DATABASE_URL must be the address of a PostgreSQL database, like postgresql://user:password@host:5432/kasa.\n' +
      'CURRENCIES must be a list of ISO 4217 codes, like PLN,EUR.',
  )
})

test.each([
  ['PORT', '-1'],
  ['PORT', '4e3'],
  ['PUBLIC_URL', 'pay.example'],
  ['PUBLIC_URL', 'https://pay.example/kasa'],
  ['PUBLIC_URL', 'https://user@pay.example'],
  ['PUBLIC_URL', 'ftp://pay.example'],
  ['DATABASE_URL', 'kasa'],
  ['LOG_LEVEL', 'loud'],
  ['CURRENCIES', ','],
  ['GATEWAY_REPLY_TIMEOUT_SECONDS', '0'],
  ['SANDBOX_CONFIRMATION_SECONDS', '1e3'],
  ['SANDBOX_DECISION_SECONDS', '3601'],
  ['TRUST_PROXY', 'true'],
  ['TRUST_PROXY', '10.0.0.0/33'],
  ['WEBHOOK_NETWORKS', 'shop.internal'],
  ['WEBHOOK_NETWORKS', '10.1'],
  ['WEBHOOK_NETWORKS', '10.0.0.0/33'],
  ['RATE_LIMIT_PER_KEY', '-1'],
])('%s=%s is refused', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(`${name} must be `)
})
