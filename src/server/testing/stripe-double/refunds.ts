import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import { type Form, fieldsOf, textAt } from './form.ts'
import { type Intent, StripeError } from './intents.ts'

/** A Refund by the library's types: what matters to BLIK of it. */
export type StoredRefund = Pick<
  Stripe.Refund,
  'id' | 'object' | 'amount' | 'currency' | 'payment_intent' | 'status' | 'metadata' | 'failure_reason'
>

const fieldsOfCreate = /^(payment_intent|amount|metadata\[\w+\])$/

interface Options {
  find: (id: string) => Intent
  onEvent: (type: string, refund: StoredRefund) => void
}

const refused = (code: string) => new StripeError(400, { type: 'invalid_request_error', code })

/** Stripe's books of refunds, by docs.stripe.com/api/refunds. */
export class StoredRefunds {
  readonly all: StoredRefund[] = []
  /** What those to come are at first. */
  first: 'succeeded' | 'pending' = 'pending'
  /** Why those to come are refused; null where they are taken. */
  refusal: string | null = null
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  create(form: Form): StoredRefund {
    const unknown = fieldsOf(form).find((field) => !fieldsOfCreate.test(field))
    if (unknown !== undefined) throw refused('parameter_unknown')
    const intent = this.#options.find(textAt(form, 'payment_intent') ?? '')
    if (this.refusal !== null) throw refused(this.refusal)
    if (intent.status !== 'succeeded') throw refused('charge_not_refundable')
    const amount = Number(textAt(form, 'amount'))
    if (amount > intent.amount - this.#givenBack(intent.id)) throw refused('charge_already_refunded')
    const refund: StoredRefund = {
      id: `re_${randomBytes(12).toString('hex')}`,
      object: 'refund',
      amount,
      currency: intent.currency,
      payment_intent: intent.id,
      status: this.first,
      metadata: Object.fromEntries(
        Object.entries(typeof form.metadata === 'object' ? form.metadata : {}).map(([key, text]) => [
          key,
          String(text),
        ]),
      ),
    }
    this.all.unshift(refund)
    this.#options.onEvent('refund.created', refund)
    return refund
  }

  find(id: string): StoredRefund {
    const refund = this.all.find((each) => each.id === id)
    if (!refund)
      throw new StripeError(404, { type: 'invalid_request_error', code: 'resource_missing', param: 'refund' })
    return refund
  }

  /** Newest first, as docs.stripe.com/api/pagination has it: 10 unless told, at most 100. */
  list({ payment_intent: intent, limit = '10', starting_after: after }: Partial<Record<string, string>>) {
    if (Number(limit) > 100) throw refused('parameter_invalid_integer')
    const ofIntent = this.all.filter(({ payment_intent }) => payment_intent === intent)
    const start = after === undefined ? 0 : ofIntent.indexOf(this.find(after)) + 1
    const data = ofIntent.slice(start, start + Number(limit))
    return { object: 'list', data, has_more: start + data.length < ofIntent.length, url: '/v1/refunds' } as const
  }

  /** The bank takes the money, or sends it back. */
  end(id: string, status: 'succeeded' | 'failed', reason?: string): void {
    const refund = this.find(id)
    refund.status = status
    if (status === 'failed') refund.failure_reason = reason ?? 'unknown'
    this.#options.onEvent(status === 'failed' ? 'refund.failed' : 'refund.updated', refund)
  }

  #givenBack(intent: string): number {
    return this.all
      .filter(({ payment_intent, status }) => payment_intent === intent && status !== 'failed' && status !== 'canceled')
      .reduce((sum, { amount }) => sum + amount, 0)
  }
}
