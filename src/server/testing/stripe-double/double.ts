import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Event, eventOf, signatureOf } from './events.ts'
import { parseForm } from './form.ts'
import { Intents, StripeError } from './intents.ts'
import { StoredRefunds } from './refunds.ts'

export const testKeys = {
  live: { secretKey: 'sk_live_0fDouble0000000000000000', webhookSecret: 'whsec_liveDouble000000000000' },
  test: { secretKey: 'sk_test_0fDouble0000000000000000', webhookSecret: 'whsec_testDouble000000000000' },
} as const

export type Call = 'open' | 'confirm' | 'read' | 'cancel' | 'refund' | 'read_refund' | 'refunds'

/**
 * What goes wrong with a call: it never arrives; it arrives later than its sender waits (`receiveLate`); its answer is lost; it
 * is never answered; it is answered with a status of Stripe's troubles.
 */
export type Fault = 'request_lost' | 'request_late' | 'reply_lost' | 'no_reply' | 400 | 429 | 500

interface Options {
  livemode?: boolean
  methods?: readonly string[]
  refusalStatus?: number
  now?: () => Date
  /** Told of each event as it comes to be. */
  onEvent?: (event: Event) => void
}

interface Kept {
  asked: string
  status: number
  text: string
}

/** A real server that answers as Stripe does, by its documentation and its library's types, with its books open. */
export class StripeDouble {
  readonly intents: Intents
  readonly refunds: StoredRefunds
  readonly calls: Call[] = []
  /** All that the double would tell, oldest first. */
  readonly events: Event[] = []
  readonly livemode: boolean
  /** Told of each call as it arrives, also of one that is lost. */
  onCall: (call: Call) => void = () => {}
  /** What goes on elsewhere before a call is answered. */
  meanwhile: (call: Call) => Promise<void> = async () => {}
  readonly #server: Server
  readonly #now: () => Date
  readonly #faults = new Map<Call, Fault[]>()
  readonly #answers = new Map<string, Kept>()
  readonly #late: (() => void)[] = []

  constructor({ livemode = false, methods = ['blik'], refusalStatus = 400, now, onEvent }: Options = {}) {
    this.livemode = livemode
    this.#now = now ?? (() => new Date())
    const tell = (type: string, about: Parameters<typeof eventOf>[1]) => {
      const event = eventOf(type, about, { now: this.#now(), livemode })
      this.events.push(event)
      onEvent?.(event)
    }
    this.intents = new Intents({ livemode, methods: new Set(methods), refusalStatus, onEvent: tell })
    this.refunds = new StoredRefunds({ find: (id) => this.intents.find(id), onEvent: tell })
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  /** Returns its address, on a port that was free. */
  async listen(): Promise<string> {
    this.#server.listen(0, '127.0.0.1')
    await once(this.#server, 'listening')
    const address = this.#server.address()
    if (address === null || typeof address === 'string') throw new Error('The double has no port')
    return `http://127.0.0.1:${address.port}`
  }

  async close(): Promise<void> {
    this.#server.close()
    this.#server.closeAllConnections()
    await once(this.#server, 'close')
  }

  /** The next calls of this kind meet these faults, one each. */
  fail(call: Call, ...faults: Fault[]): void {
    this.#faults.set(call, [...(this.#faults.get(call) ?? []), ...faults])
  }

  /** From now on all goes well. */
  heal(): void {
    this.#faults.clear()
    this.onCall = () => {}
  }

  /** What was late arrives, in the order that it was sent in. */
  receiveLate(): void {
    for (const act of this.#late.splice(0)) act()
  }

  /** Keys are kept for a day at least (docs.stripe.com/api/idempotent_requests): it is over. */
  forgetKeys(): void {
    this.#answers.clear()
  }

  get keys(): (typeof testKeys)['live' | 'test'] {
    return testKeys[this.livemode ? 'live' : 'test']
  }

  /** The event as it is sent. */
  notification({ body }: Event, { secret = this.keys.webhookSecret as string, at = this.#now() } = {}) {
    return { body, signature: signatureOf(body, { secret, at }) }
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const { pathname: path, searchParams } = new URL(request.url ?? '/', 'http://stripe')
    const [, kind = '', id = '', end = ''] =
      /^\/v1\/(payment_intents|refunds)(?:\/((?:pi|re)_\w+))?(?:\/(confirm|cancel))?$/.exec(path) ?? []
    const call = callOf(request.method ?? '', { kind, id, end })
    this.calls.push(call)
    this.onCall(call)
    const fault = this.#faults.get(call)?.shift()
    const query = Object.fromEntries(searchParams)
    const act = () => this.#answer(request, { call, id, query, text })
    if (fault === 'request_lost') return void response.destroy()
    if (fault === 'request_late') {
      this.#late.push(act)
      return void response.destroy()
    }
    if (typeof fault === 'number') {
      const error = { type: 'api_error', message: 'Stripe is in trouble.' }
      return send(response, { status: fault, text: JSON.stringify({ error }), isReplayed: false })
    }
    const answer = act()
    await this.meanwhile(call)
    if (fault === 'reply_lost') return void response.destroy()
    if (fault !== 'no_reply') send(response, answer)
  }

  #answer(request: IncomingMessage, asking: Asking) {
    const { text } = asking
    const key = String(request.headers['idempotency-key'] ?? '')
    const asked = `${request.url} ${text}`
    const known = key === '' ? undefined : this.#answers.get(key)
    try {
      if (request.headers.authorization !== `Bearer ${this.keys.secretKey}`)
        throw new StripeError(401, { type: 'invalid_request_error', message: 'Invalid API Key provided' }, false)
      if (!/^20\d\d-\d\d-\d\d\.endive$/.test(String(request.headers['stripe-version'])))
        throw new StripeError(400, { type: 'invalid_request_error', message: 'Not the version of this double' }, false)
      if (known && known.asked !== asked) throw new StripeError(400, { type: 'idempotency_error' }, false)
      if (known) return { ...known, isReplayed: true }
      const answer = { asked, status: 200, text: JSON.stringify(this.#act(asking)), isReplayed: false }
      if (key !== '' && request.method === 'POST') this.#answers.set(key, answer)
      return answer
    } catch (error) {
      if (!(error instanceof StripeError)) throw error
      const answer = { asked, status: error.status, text: JSON.stringify({ error: error.error }), isReplayed: false }
      if (error.began && key !== '') this.#answers.set(key, answer)
      return answer
    }
  }

  #act({ call, id, query, text }: Asking) {
    switch (call) {
      case 'open':
        return this.intents.create(parseForm(text))
      case 'confirm':
        return this.intents.confirm(id, parseForm(text))
      case 'cancel':
        return this.intents.cancel(id)
      case 'read':
        return this.intents.find(id)
      case 'refund':
        return this.refunds.create(parseForm(text))
      case 'read_refund':
        return this.refunds.find(id)
      case 'refunds':
        return this.refunds.list(query)
    }
  }
}

interface Asking {
  call: Call
  /** Of what it is about; empty for none. */
  id: string
  query: Record<string, string>
  text: string
}

const callOf = (method: string, { kind, id, end }: { kind: string; id: string; end: string }): Call => {
  if (kind === 'refunds' && end === '') {
    if (method === 'GET') return id === '' ? 'refunds' : 'read_refund'
    if (id === '') return 'refund'
  }
  if (method === 'GET') return 'read'
  if (end === 'confirm' || end === 'cancel') return end
  if (id === '') return 'open'
  throw new Error(`The double knows no ${method} of this kind`)
}

const send = (
  response: ServerResponse,
  { status, text, isReplayed }: { status: number; text: string; isReplayed: boolean },
): void => {
  response.writeHead(status, {
    'content-type': 'application/json',
    'request-id': `req_${randomBytes(7).toString('hex')}`,
    ...(isReplayed && { 'idempotent-replayed': 'true' }),
  })
  response.end(text)
}
