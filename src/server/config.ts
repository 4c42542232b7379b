import { resolve } from 'node:path'
import ipaddr from 'ipaddr.js'
import * as z from 'zod'
import { currencyCodes } from '../contract/money.ts'
import { StartError } from './start-error.ts'
import { type RateLimits, rateLimits } from './transport/rate-limits.ts'

const defaultCurrencies = 'PLN,EUR,USD,GBP,CZK,RON,UAH,HUF,JPY,KWD,SEK,DKK'

const port = z
  .string()
  .regex(/^\d+$/)
  .transform(Number)
  .refine((value) => value <= 65_535)

const seconds = z
  .string()
  .regex(/^\d+(\.\d+)?$/)
  .transform((text) => Math.round(Number(text) * 1_000))
  .refine((ms) => ms >= 1 && ms <= 3_600_000)

const count = z
  .string()
  .regex(/^\d{1,6}$/)
  .transform(Number)

const isNetwork = (text: string): boolean => ipaddr.isValid(text) || ipaddr.isValidCIDR(text)

const proxies = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((part) => part !== ''))
  .refine((parts) => parts.every(isNetwork))
  .transform((parts) => parts.join(','))

/** The page's paths begin at the root, so a public address has no path of its own. */
const origin = z
  .url({ protocol: /^https?$/ })
  .refine((text) => /^[^/]+\/\/[^/@?#]+\/?$/.test(text))
  .transform((text) => new URL(text).origin)

const currencies = z
  .string()
  .transform((text) => text.split(/[\s,]+/).filter((code) => code !== ''))
  .refine((codes) => codes.length > 0 && codes.every((code) => currencyCodes.includes(code.toUpperCase())))
  .transform((codes): ReadonlySet<string> => new Set(codes.map((code) => code.toLowerCase())))

const Environment = z.object({
  PORT: port.prefault('4242'),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: origin.nullable().default(null),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/ })
    .nullable()
    .default(null),
  DATA_DIR: z.string().default('.kasa'),
  BUILD_DIR: z
    .string()
    .transform((folder) => resolve(folder))
    .nullable()
    .default(null),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
  CURRENCIES: currencies.prefault(defaultCurrencies),
  GATEWAY_REPLY_TIMEOUT_SECONDS: seconds.prefault('10'),
  SANDBOX_CONFIRMATION_SECONDS: seconds.prefault('60'),
  SANDBOX_DECISION_SECONDS: seconds.prefault('2'),
  SANDBOX_CLOCK: z.enum(['fixed', 'movable']).default('fixed'),
  METRICS_TOKEN: z
    .string()
    .regex(/^[!-~]{16,200}$/)
    .nullable()
    .default(null),
  TRUST_PROXY: proxies.nullable().default(null),
  RATE_LIMIT_PER_KEY: count.prefault(String(rateLimits.requestsPerKey)),
  RATE_LIMIT_WRONG_KEYS: count.prefault(String(rateLimits.wrongKeysPerAddress)),
  RATE_LIMIT_PAYERS: count.prefault(String(rateLimits.payerRequestsPerAddress)),
  RATE_LIMIT_CODES: count.prefault(String(rateLimits.codesPerAddress)),
  STREAMS_PER_SESSION: count.prefault('10'),
  STREAMS_PER_ADDRESS: count.prefault('200'),
})

const aTime = 'a number of seconds, at most 3600, like 10 or 0.5'
const aCount = 'a whole number from 0 to 999999'
const aRate = 'a whole number from 0 to 999999: so many a minute, 0 for no limit'
const expected: Record<keyof z.infer<typeof Environment>, string> = {
  PORT: 'a whole number from 0 to 65535 (0 for any free port)',
  HOST: 'the address to listen on, like 127.0.0.1',
  PUBLIC_URL: 'what payers reach this server by, without a path, like https://pay.example',
  DATABASE_URL: 'the address of a PostgreSQL database, like postgresql://user:password@host:5432/kasa',
  DATA_DIR: 'a folder',
  BUILD_DIR: 'a folder',
  LOG_LEVEL: 'trace, debug, info, warn, error, fatal or silent',
  CURRENCIES: 'a list of ISO 4217 codes, like PLN,EUR',
  GATEWAY_REPLY_TIMEOUT_SECONDS: aTime,
  SANDBOX_CONFIRMATION_SECONDS: aTime,
  SANDBOX_DECISION_SECONDS: aTime,
  SANDBOX_CLOCK: 'fixed or movable',
  METRICS_TOKEN: 'a secret of 16 to 200 characters without spaces',
  TRUST_PROXY: 'a list of addresses and networks of proxies, like 127.0.0.1,10.0.0.0/8',
  RATE_LIMIT_PER_KEY: aRate,
  RATE_LIMIT_WRONG_KEYS: aRate,
  RATE_LIMIT_PAYERS: aRate,
  RATE_LIMIT_CODES: aRate,
  STREAMS_PER_SESSION: aCount,
  STREAMS_PER_ADDRESS: aCount,
}

export interface Config {
  /** 0 for any free port. */
  port: number
  host: string
  /** Without a slash at its end; null for the address that the server listens on. */
  publicUrl: string | null
  /** Null for the demo shape, with an embedded PostgreSQL in `dataDir` and the demo merchant. */
  databaseUrl: string | null
  dataDir: string
  /** Where the built page is; null for where `npm run build` puts it. */
  buildDir: string | null
  logLevel: string
  /** ISO 4217, lower case. */
  currencies: ReadonlySet<string>
  gatewayReplyTimeoutMs: number
  sandboxConfirmationMs: number
  sandboxDecisionMs: number
  /** Whether testers may set the server's clock ahead. */
  isClockMovable: boolean
  /** Null to let only programs on the same computer read the metrics. */
  metricsToken: string | null
  streamsPerSession: number
  streamsPerAddress: number
  /** Who may say which address a request came from, as addresses and networks; null for nobody. */
  trustProxy: string | null
  rateLimits: RateLimits
}

const isExpected = (name: PropertyKey | undefined): name is keyof typeof expected =>
  name !== undefined && Object.hasOwn(expected, name)

/** Reads the environment variables. Throws a StartError that names all that are wrong; an empty one counts as unset. */
export const readConfig = (env: Readonly<Record<string, string | undefined>>): Config => {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value?.trim() !== ''))
  const { data, error } = Environment.safeParse(given)
  if (error) {
    const names = new Set(error.issues.map(({ path }) => path[0]).filter(isExpected))
    throw new StartError([...names].map((name) => `${name} must be ${expected[name]}.`).join('\n'))
  }
  return {
    port: data.PORT,
    host: data.HOST,
    publicUrl: data.PUBLIC_URL,
    databaseUrl: data.DATABASE_URL,
    dataDir: data.DATA_DIR,
    buildDir: data.BUILD_DIR,
    logLevel: data.LOG_LEVEL ?? (data.DATABASE_URL === null ? 'warn' : 'info'),
    currencies: data.CURRENCIES,
    gatewayReplyTimeoutMs: data.GATEWAY_REPLY_TIMEOUT_SECONDS,
    sandboxConfirmationMs: data.SANDBOX_CONFIRMATION_SECONDS,
    sandboxDecisionMs: data.SANDBOX_DECISION_SECONDS,
    isClockMovable: data.SANDBOX_CLOCK === 'movable',
    metricsToken: data.METRICS_TOKEN,
    streamsPerSession: data.STREAMS_PER_SESSION,
    streamsPerAddress: data.STREAMS_PER_ADDRESS,
    trustProxy: data.TRUST_PROXY,
    rateLimits: {
      requestsPerKey: data.RATE_LIMIT_PER_KEY,
      wrongKeysPerAddress: data.RATE_LIMIT_WRONG_KEYS,
      payerRequestsPerAddress: data.RATE_LIMIT_PAYERS,
      codesPerAddress: data.RATE_LIMIT_CODES,
    },
  }
}
