import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { type Account, P24Error, type Told, Transactions } from './transactions.ts'

export const testAccounts = {
  live: { merchantId: 123456, posId: 123457, apiKey: 'a1b2c3d4e5f60718293a4b5c6d7e8f90', crc: 'c0ffee0123456789' },
  sandbox: { merchantId: 654321, posId: 654321, apiKey: '0f9e8d7c6b5a49382716f0e5d4c3b2a1', crc: 'deadbeef98765432' },
} as const

export type Call = 'register' | 'charge' | 'find' | 'verify'

/**
 * What goes wrong with a call: it never arrives; it arrives later than its sender waits (`receiveLate`); its answer is lost;
 * it is answered with a status.
 */
export type Fault = 'request_lost' | 'request_late' | 'reply_lost' | 401 | 429 | 500

interface Options {
  livemode?: boolean
  now?: () => Date
  /** Told of each notification as it comes to be. */
  onTold?: (told: Told) => void
}

const paths: readonly { call: Call; method: string; path: RegExp }[] = [
  { call: 'register', method: 'POST', path: /^\/api\/v1\/transaction\/register$/ },
  { call: 'charge', method: 'POST', path: /^\/api\/v1\/paymentMethod\/blik\/chargeByCode$/ },
  { call: 'find', method: 'GET', path: /^\/api\/v1\/transaction\/by\/sessionId\/([^/]+)$/ },
  { call: 'verify', method: 'PUT', path: /^\/api\/v1\/transaction\/verify$/ },
]

/** A real server that answers as Przelewy24 does, by its documentation of version 1.0.16, with its books open. */
export class P24Double {
  readonly transactions: Transactions
  readonly calls: Call[] = []
  /** All that the double would tell, oldest first. */
  readonly told: Told[] = []
  readonly livemode: boolean
  /** Told of each call as it arrives, also of one that is lost. */
  onCall: (call: Call) => void = () => {}
  readonly #server: Server
  readonly #faults = new Map<Call, Fault[]>()
  readonly #late: (() => void)[] = []

  constructor({ livemode = false, now = () => new Date(), onTold }: Options = {}) {
    this.livemode = livemode
    this.transactions = new Transactions({
      account: this.account,
      now,
      onTold: (told) => {
        this.told.push(told)
        onTold?.(told)
      },
    })
    this.#server = createServer((request, response) => void this.#take(request, response))
  }

  get account(): Account {
    return testAccounts[this.livemode ? 'live' : 'sandbox']
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

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const text = Buffer.concat(chunks).toString()
    const path = new URL(request.url ?? '/', 'http://p24').pathname
    const known = paths.find((one) => one.method === request.method && one.path.test(path))
    if (!known) throw new Error(`The double knows no ${request.method} ${path}`)
    const { call } = known
    this.calls.push(call)
    this.onCall(call)
    const fault = this.#faults.get(call)?.shift()
    const act = () => this.#answer(request, { call, argument: known.path.exec(path)?.[1] ?? '', text })
    if (fault === 'request_lost') return void response.destroy()
    if (fault === 'request_late') {
      this.#late.push(act)
      return void response.destroy()
    }
    if (typeof fault === 'number') return send(response, { status: fault, body: { error: 'Trouble', code: fault } })
    const answer = act()
    if (fault === 'reply_lost') return void response.destroy()
    send(response, answer)
  }

  #answer(request: IncomingMessage, { call, argument, text }: { call: Call; argument: string; text: string }) {
    const { posId, apiKey } = this.account
    const authorization = `Basic ${Buffer.from(`${posId}:${apiKey}`).toString('base64')}`
    if (request.headers.authorization !== authorization)
      return { status: 401, body: { error: 'Incorrect authentication', code: 401 } }
    try {
      return { status: call === 'charge' ? 201 : 200, body: { data: this.#act(call, argument, text), responseCode: 0 } }
    } catch (error) {
      if (!(error instanceof P24Error)) throw error
      return { status: error.status, body: { error: `It says: ${text}`, code: error.code } }
    }
  }

  #act(call: Call, argument: string, text: string): object {
    switch (call) {
      case 'register':
        return this.transactions.register(JSON.parse(text))
      case 'charge':
        return this.transactions.charge(JSON.parse(text))
      case 'find':
        return this.transactions.find(decodeURIComponent(argument))
      case 'verify':
        return this.transactions.verify(JSON.parse(text))
    }
  }
}

const send = (response: ServerResponse, { status, body }: { status: number; body: object }): void => {
  response.writeHead(status, { 'content-type': 'application/json' })
  response.end(JSON.stringify(body))
}
