import { createHmac, randomUUID } from 'node:crypto'

/** What the acquirer knows of one payment. An order that was only opened moves nothing. */
export interface Order {
  id: string
  /** The caller's own name for it. */
  externalId: string
  amount: number
  currency: string
  state: 'open' | 'pending' | 'paid' | 'refused' | 'cancelled'
}

/** What goes wrong with a call: it never arrives, or its reply does not. */
export type Fault = 'request_lost' | 'reply_lost'
export type Call = 'open' | 'send' | 'read' | 'cancel'

/**
 * A double of an acquirer that works in two steps: an order is opened, then a code is sent for it. Its books are open to
 * tests, and each of its calls can be made to fail once.
 */
export class TwoStepAcquirer {
  readonly orders = new Map<string, Order>()
  readonly calls: Call[] = []
  readonly #secret: string
  readonly #faults = new Map<Call, Fault>()

  constructor(secret: string) {
    this.#secret = secret
  }

  /** The next call of this kind meets the fault. */
  fail(call: Call, fault: Fault): void {
    this.#faults.set(call, fault)
  }

  /** The same external id twice is one order. */
  async open(order: Pick<Order, 'externalId' | 'amount' | 'currency'>): Promise<Order> {
    return this.#answer('open', () => {
      const known = [...this.orders.values()].find(({ externalId }) => externalId === order.externalId)
      if (known) return known
      const opened: Order = { ...order, id: `ord_${randomUUID()}`, state: 'open' }
      this.orders.set(opened.id, opened)
      return opened
    })
  }

  /** Takes a code for an open order: from now on money may move. Codes that begin with 0 are refused at once. */
  async send(id: string, code: string): Promise<Order> {
    return this.#answer('send', () => {
      const order = this.#order(id)
      if (order.state !== 'open') throw new Error(`An order that is ${order.state} takes no code`)
      order.state = code.startsWith('0') ? 'refused' : 'pending'
      return order
    })
  }

  async read(id: string): Promise<Order> {
    return this.#answer('read', () => this.#order(id))
  }

  /** Ends an order that no code was sent for. Throws where one was. */
  async cancel(id: string): Promise<Order> {
    return this.#answer('cancel', () => {
      const order = this.#order(id)
      if (order.state !== 'open') throw new Error(`An order that is ${order.state} cannot be cancelled`)
      order.state = 'cancelled'
      return order
    })
  }

  /** The payer decides. Returns the notification: its bytes and the signature over them. */
  decide(id: string, state: 'paid' | 'refused'): { body: string; signature: string } {
    this.#order(id).state = state
    // Blanks that a parser would not give back: only the raw bytes have this signature.
    const body = `{ "order":"${id}",  "state" : "${state}" }`
    return { body, signature: createHmac('sha256', this.#secret).update(body).digest('hex') }
  }

  #order(id: string): Order {
    const order = this.orders.get(id)
    if (!order) throw new Error('There is no such order')
    return order
  }

  async #answer(call: Call, act: () => Order): Promise<Order> {
    this.calls.push(call)
    const fault = this.#faults.get(call)
    this.#faults.delete(call)
    if (fault === 'request_lost') throw new Error('The request is lost')
    const order = { ...act() }
    if (fault === 'reply_lost') throw new Error('The reply is lost')
    return order
  }
}
