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

/** Money of a paid order that goes back. */
export interface Return {
  id: string
  order: string
  /** The caller's own name for it. */
  externalId: string
  amount: number
  state: 'accepted' | 'paid_out' | 'rejected'
}

/** What goes wrong with a call: it never arrives, its reply does not, or it is never answered. */
export type Fault = 'request_lost' | 'reply_lost' | 'no_reply'
export type Call = 'open' | 'send' | 'read' | 'cancel' | 'return' | 'read_return'

/**
 * A double of an acquirer that works in two steps: an order is opened, then a code is sent for it. Its books are open to
 * tests, and each of its calls can be made to fail once.
 */
export class TwoStepAcquirer {
  readonly orders = new Map<string, Order>()
  readonly returns = new Map<string, Return>()
  readonly calls: Call[] = []
  readonly #secret: string
  readonly #faults = new Map<Call, Fault>()
  #hangUp: () => void = () => {}
  readonly #hungUp = new Promise<never>((_, reject) => {
    this.#hangUp = () => reject(new Error('The acquirer has hung up'))
  })

  constructor(secret: string) {
    this.#secret = secret
    this.#hungUp.catch(() => {})
  }

  /** Ends the calls that are not answered. */
  hangUp(): void {
    this.#hangUp()
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

  /** Gives money of a paid order back. The same external id twice is one return; more than was paid is refused. */
  async giveBack(given: Pick<Return, 'order' | 'externalId' | 'amount'>): Promise<Return> {
    return this.#answer('return', () => {
      const known = [...this.returns.values()].find(({ externalId }) => externalId === given.externalId)
      if (known) return known
      const { state, amount } = this.#order(given.order)
      const gone = [...this.returns.values()].filter((each) => each.order === given.order && each.state !== 'rejected')
      const left = amount - gone.reduce((sum, each) => sum + each.amount, 0)
      if (state !== 'paid' || given.amount > left) throw new Error('There is not so much to give back')
      const opened: Return = { ...given, id: `ret_${randomUUID()}`, state: 'accepted' }
      this.returns.set(opened.id, opened)
      return opened
    })
  }

  async readReturn(id: string): Promise<Return> {
    return this.#answer('read_return', () => this.#return(id))
  }

  /** The bank takes the money, or does not. Returns the notification, as `decide` does. */
  endReturn(id: string, state: 'paid_out' | 'rejected'): { body: string; signature: string } {
    this.#return(id).state = state
    return this.#signed(`{ "return":"${id}",  "state" : "${state}" }`)
  }

  /** The payer decides. Returns the notification: its bytes and the signature over them. */
  decide(id: string, state: 'paid' | 'refused'): { body: string; signature: string } {
    this.#order(id).state = state
    // Blanks that a parser would not give back: only the raw bytes have this signature.
    return this.#signed(`{ "order":"${id}",  "state" : "${state}" }`)
  }

  #signed(body: string): { body: string; signature: string } {
    return { body, signature: createHmac('sha256', this.#secret).update(body).digest('hex') }
  }

  #return(id: string): Return {
    const known = this.returns.get(id)
    if (!known) throw new Error('There is no such return')
    return known
  }

  #order(id: string): Order {
    const order = this.orders.get(id)
    if (!order) throw new Error('There is no such order')
    return order
  }

  async #answer<Answer extends object>(call: Call, act: () => Answer): Promise<Answer> {
    this.calls.push(call)
    const fault = this.#faults.get(call)
    this.#faults.delete(call)
    if (fault === 'request_lost') throw new Error('The request is lost')
    const answer = { ...act() }
    if (fault === 'reply_lost') throw new Error('The reply is lost')
    if (fault === 'no_reply') return this.#hungUp
    return answer
  }
}
