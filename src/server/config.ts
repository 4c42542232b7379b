import { resolve } from 'node:path'
import * as z from 'zod'
import type { Operator } from '../contract/page-state.ts'
import { gatewayKinds } from './gateways/all.ts'
import type { GatewayKind, OpenGateways } from './gateways/kind.ts'
import { receiptTime } from './merchants/set-receipt-time.ts'
import {
  anHttpsAddress,
  count,
  currencies,
  duration,
  httpsAddress,
  networks,
  openNetworks,
  optional,
  origin,
  port,
  rate,
  receiptSeconds,
  seconds,
  wholeNumber,
} from './setting-schemas.ts'
import { readSettings, type Settings, type SettingsValues } from './settings.ts'
import { StartError } from './start-error.ts'
import { connectionLimits } from './transport/limits.ts'
import { rateLimits } from './transport/rate-limits.ts'

/** Where the demo shape may send events beside the public internet. */
const thisComputer = ['127.0.0.0/8', '::1']

const gatewayName = z.string().regex(/^[a-z0-9-]+$/)

/** Every variable of the program itself; those of the gateways are in their folders. */
export const settings = {
  port: {
    variable: 'PORT',
    schema: port,
    default: '4242',
    expected: 'a whole number from 0 to 65535 (0 for any free port)',
    meaning: 'where to listen; `0` for any free port',
  },
  host: {
    variable: 'HOST',
    schema: z.string(),
    default: '127.0.0.1',
    expected: 'the address to listen on, like 127.0.0.1',
    meaning: 'on which address',
  },
  publicUrl: {
    variable: 'PUBLIC_URL',
    schema: optional(origin),
    default: null,
    shownDefault: '`http://HOST:PORT`',
    expected: 'what payers reach this server by, without a path, like https://pay.example',
    meaning: 'what payers reach it by: `https://pay.example.com`',
  },
  databaseUrl: {
    variable: 'DATABASE_URL',
    schema: optional(z.url({ protocol: /^postgres(ql)?$/ })),
    default: null,
    expected: 'the address of a PostgreSQL database, like postgresql://user:password@host:5432/kasa',
    meaning: 'the PostgreSQL of production. Without it: the demo shape',
  },
  dataDir: {
    variable: 'DATA_DIR',
    schema: z.string(),
    default: '.kasa',
    expected: 'a folder',
    meaning: 'where the demo shape keeps its PostgreSQL',
  },
  buildDir: {
    variable: 'BUILD_DIR',
    schema: optional(z.string().transform((folder) => resolve(folder))),
    default: null,
    shownDefault: '`.build`',
    expected: 'a folder',
    meaning: 'where the page lies that `npm run build` has made',
  },
  logLevel: {
    variable: 'LOG_LEVEL',
    schema: optional(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'])),
    default: null,
    shownDefault: '`info`, in the demo shape `warn`',
    expected: 'trace, debug, info, warn, error, fatal or silent',
    meaning: 'JSON logs on stderr, from this level on',
  },
  currencies: {
    variable: 'CURRENCIES',
    schema: currencies,
    default: 'PLN,EUR,USD,GBP,CZK,RON,UAH,HUF,JPY,KWD,SEK,DKK',
    expected: 'a list of ISO 4217 codes, like PLN,EUR',
    meaning: 'what sessions may ask for',
  },
  testGateway: {
    variable: 'TEST_GATEWAY',
    schema: gatewayName,
    default: 'sandbox',
    expected: 'the name of a gateway, like sandbox',
    meaning: 'who charges for new codes in test mode. Attempts that another has begun are finished by it',
  },
  liveGateway: {
    variable: 'LIVE_GATEWAY',
    schema: optional(gatewayName),
    default: null,
    expected: 'the name of a gateway',
    meaning: 'the same in live mode. Without it live keys create no sessions',
  },
  gatewayReplyTimeoutMs: {
    variable: 'GATEWAY_REPLY_TIMEOUT_SECONDS',
    schema: seconds,
    default: '10',
    expected: duration,
    meaning: 'how long a gateway may take to answer a request',
  },
  trustProxy: {
    variable: 'TRUST_PROXY',
    schema: optional(networks),
    default: null,
    expected: 'a list of addresses and networks of proxies, like 127.0.0.1,10.0.0.0/8',
    meaning:
      'the proxies in front, as addresses and networks: `10.0.0.0/8`. Only they are believed about a payer’s address',
  },
  webhookNetworks: {
    variable: 'WEBHOOK_NETWORKS',
    schema: optional(openNetworks),
    default: null,
    shownDefault: '–, in the demo shape this computer',
    expected: 'a list of networks and addresses, like 10.1.0.0/16,10.2.0.7',
    meaning:
      'where events may be sent beside the public internet, in both modes: `10.1.0.0/16,10.2.0.7`. Who has a key learns what answers there',
  },
  keepAliveMs: {
    variable: 'KEEP_ALIVE_SECONDS',
    schema: seconds,
    default: String(connectionLimits.keepAliveMs / 1_000),
    expected: duration,
    meaning:
      'how long a connection is kept for its next request. Longer than the balancer in front keeps it, who must be the one to hang up: 620 for Google’s',
  },
  requestsPerKey: {
    variable: 'RATE_LIMIT_PER_KEY',
    schema: count,
    default: String(rateLimits.requestsPerKey),
    expected: rate,
    meaning:
      'requests a minute of one merchant in one mode, a long answer counting once more for each 16 kB; `0` for no limit, as in the next three',
  },
  wrongKeysPerAddress: {
    variable: 'RATE_LIMIT_WRONG_KEYS',
    schema: count,
    default: String(rateLimits.wrongKeysPerAddress),
    expected: rate,
    meaning: 'requests a minute of one address without a working key; working ones pass all the same',
  },
  payerRequestsPerAddress: {
    variable: 'RATE_LIMIT_PAYERS',
    schema: count,
    default: String(rateLimits.payerRequestsPerAddress),
    expected: rate,
    meaning:
      'all other requests a minute of one address, answered or refused; an id that nobody has counts as twenty. An address is an IPv4 or an IPv6 /64, and its /48 may ten times as much, here and in all limits of addresses',
  },
  codesPerAddress: {
    variable: 'RATE_LIMIT_CODES',
    schema: count,
    default: String(rateLimits.codesPerAddress),
    expected: rate,
    meaning: 'codes a minute from one address, whole or too short',
  },
  megabytesAnHour: {
    variable: 'STORAGE_PER_KEY_MB',
    schema: count,
    default: '1000',
    expected: wholeNumber,
    meaning:
      'how much the events of one merchant in one mode may take within an hour, in MB; beyond that it creates no sessions for a while, and payers go on. `0` for no limit',
  },
  streamsPerSession: {
    variable: 'STREAMS_PER_SESSION',
    schema: count,
    default: '10',
    expected: wholeNumber,
    meaning: 'pages that follow one session live, in each process; beyond that a page polls',
  },
  streamsPerAddress: {
    variable: 'STREAMS_PER_ADDRESS',
    schema: count,
    default: '200',
    expected: wholeNumber,
    meaning: 'the same for one payer’s address',
  },
  receiptMs: {
    variable: 'RECEIPT_SECONDS',
    schema: receiptSeconds,
    default: String(receiptTime.usual),
    expected: `a number of seconds from 0 to ${receiptTime.most}, like 3 or 0.5`,
    meaning:
      'for how long a page says that it is paid before it goes on to the shop, where the merchant has not set it (`merchants set-receipt-time`)',
  },
  operatorName: {
    variable: 'OPERATOR_NAME',
    schema: optional(z.string().trim().max(100)),
    default: null,
    expected: 'a name of at most 100 characters',
    meaning: 'who runs this installation, as payers read it at the foot of the page; the next three are its links',
  },
  operatorUrl: {
    variable: 'OPERATOR_URL',
    schema: optional(httpsAddress),
    default: null,
    expected: anHttpsAddress,
    meaning: 'its page',
  },
  operatorTermsUrl: {
    variable: 'OPERATOR_TERMS_URL',
    schema: optional(httpsAddress),
    default: null,
    expected: anHttpsAddress,
    meaning: 'its terms',
  },
  operatorPrivacyUrl: {
    variable: 'OPERATOR_PRIVACY_URL',
    schema: optional(httpsAddress),
    default: null,
    expected: anHttpsAddress,
    meaning: 'what it does with personal data',
  },
  metricsToken: {
    variable: 'METRICS_TOKEN',
    schema: optional(z.string().regex(/^[!-~]{16,200}$/)),
    default: null,
    expected: 'a secret of 16 to 200 characters without spaces',
    meaning: 'whoever has it may read `/metrics`, as `Authorization: Bearer …`; without one nobody may',
  },
} satisfies Settings

type ReadOtherwise =
  | 'logLevel'
  | 'webhookNetworks'
  | 'operatorName'
  | 'operatorUrl'
  | 'operatorTermsUrl'
  | 'operatorPrivacyUrl'

export interface Config extends Omit<SettingsValues<typeof settings>, ReadOtherwise> {
  logLevel: string
  webhookNetworks: readonly string[]
  /** Who runs the installation; null where its name is not set. */
  operator: Operator | null
  /** Opens the gateways that are configured. */
  openGateways: OpenGateways
}

/**
 * Reads the environment variables. Throws a StartError that names all that are wrong; an empty one counts as not set.
 * Only tests give other gateways.
 */
export const readConfig = (env: NodeJS.ProcessEnv, kinds: readonly GatewayKind[] = gatewayKinds): Config => {
  const { values, problems } = readSettings(settings, env)
  const gateways = kinds.map((kind) => kind.configure(env))
  const all = [...problems, ...gateways.flatMap((gateway) => gateway.problems)]
  if (values === null || all.length > 0) throw new StartError(all.join('\n'))
  const { operatorName, operatorUrl, operatorTermsUrl, operatorPrivacyUrl, ...others } = values
  return {
    ...others,
    logLevel: values.logLevel ?? (values.databaseUrl === null ? 'warn' : 'info'),
    operator:
      operatorName === null
        ? null
        : { name: operatorName, page: operatorUrl, terms: operatorTermsUrl, privacy: operatorPrivacyUrl },
    webhookNetworks: [...(values.webhookNetworks ?? []), ...(values.databaseUrl === null ? thisComputer : [])],
    openGateways: (deps) => gateways.flatMap(({ open }) => open(deps)),
  }
}
