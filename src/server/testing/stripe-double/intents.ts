import { randomBytes } from 'node:crypto'
import type Stripe from 'stripe'
import { errorOf, type FailureName, failureOf, failures } from './failures.ts'
import { type Form, fieldsOf, textAt } from './form.ts'

/** A PaymentIntent by the library's types: what matters to BLIK of it. */
export type Intent = Pick<
  Stripe.PaymentIntent,
  | 'id'
  | 'object'
  | 'amount'
  | 'amount_received'
  | 'allowed_payment_method_types'
  | 'canceled_at'
  | 'client_secret'
  | 'currency'
  | 'description'
  | 'last_payment_error'
  | 'livemode'
  | 'metadata'
  | 'next_action'
  | 'payment_method_types'
  | 'status'
>

/** An answer with an error, as docs.stripe.com/api/errors describes. */
export class StripeError extends Error {
  readonly status: number
  readonly error: Record<string, unknown>
  /** Whether the call began to be worked on: only then its key keeps the answer. */
  readonly began: boolean
  constructor(status: number, error: Record<string, unknown>, began = true) {
    super(String(error.code ?? error.type))
    this.status = status
    this.error = error
    this.began = began
  }
}

const invalid = (code: string, param?: string) =>
  new StripeError(400, { type: 'invalid_request_error', code, message: `Invalid: ${param ?? code}.`, param }, false)

const fieldsOfCreate =
  /^(amount|currency|description|statement_descriptor|allowed_payment_method_types\[\]|metadata\[\w+\])$/
const fieldsOfConfirm =
  /^(payment_method_data\[type\]|payment_method_data\[billing_details\]\[(email|name)\]|payment_method_options\[blik\]\[code\])$/

const checkFields = (form: Form, allowed: RegExp) => {
  const unknown = fieldsOf(form).find((field) => !allowed.test(field))
  // `payment_method_types` is one of them since endive.
  if (unknown !== undefined) throw invalid('parameter_unknown', unknown)
}

interface Options {
  livemode: boolean
  /** What the account has switched on. */
  methods: ReadonlySet<string>
  /** The status of the answer to a code that is refused at once: Stripe's documentation leaves it open. */
  refusalStatus: number
  onEvent: (type: string, intent: Intent) => void
}

/** The books of Stripe: PaymentIntents by docs.stripe.com/payments/paymentintents/lifecycle. */
export class Intents {
  readonly all = new Map<string, Intent>()
  /** How often money was taken for each: more than once is what must never be. */
  readonly charges = new Map<string, number>()
  readonly #fate = new Map<string, FailureName | null>()
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  create(form: Form): Intent {
    checkFields(form, fieldsOfCreate)
    const [amount, currency] = [Number(textAt(form, 'amount')), textAt(form, 'currency')]
    if (!Number.isInteger(amount) || amount < 1) throw invalid('parameter_invalid_integer', 'amount')
    if (currency !== 'pln') throw invalid('currency_not_supported', 'currency')
    if (amount < 200) throw invalid('amount_too_small', 'amount')
    if (amount > 99_999_999) throw invalid('amount_too_large', 'amount')
    const allowed = Object.values(
      typeof form.allowed_payment_method_types === 'object' ? form.allowed_payment_method_types : {},
    )
    const metadata = Object.fromEntries(
      Object.entries(typeof form.metadata === 'object' ? form.metadata : {}).map(([key, value]) => [
        key,
        String(value),
      ]),
    )
    const id = `pi_${randomBytes(12).toString('hex')}`
    const intent: Intent = {
      id,
      object: 'payment_intent',
      amount,
      amount_received: 0,
      allowed_payment_method_types: allowed.map(String),
      canceled_at: null,
      client_secret: `${id}_secret_${randomBytes(12).toString('hex')}`,
      currency,
      description: textAt(form, 'description') ?? null,
      last_payment_error: null,
      livemode: this.#options.livemode,
      metadata,
      next_action: null,
      payment_method_types: allowed.map(String).filter((method) => this.#options.methods.has(method)),
      status: 'requires_payment_method',
    }
    this.all.set(intent.id, intent)
    this.#options.onEvent('payment_intent.created', intent)
    return intent
  }

  confirm(id: string, form: Form): Intent {
    checkFields(form, fieldsOfConfirm)
    const intent = this.find(id)
    if (intent.status !== 'requires_payment_method') throw this.#unexpected(intent)
    if (textAt(form, 'payment_method_data', 'type') !== 'blik') throw invalid('parameter_missing', 'payment_method')
    if (!intent.payment_method_types.includes('blik')) throw invalid('payment_intent_invalid_parameter', 'type')
    const code = textAt(form, 'payment_method_options', 'blik', 'code')
    if (code === undefined) throw invalid('parameter_missing', 'payment_method_options[blik][code]')
    const fate = failureOf(textAt(form, 'payment_method_data', 'billing_details', 'email'))
    this.#fate.set(id, fate)
    if (fate !== null && failures[fate].when === 'at_once') {
      this.#fail(intent, fate)
      throw new StripeError(this.#options.refusalStatus, { ...errorOf(fate), payment_intent: structuredClone(intent) })
    }
    intent.last_payment_error = null
    intent.status = 'requires_action'
    intent.next_action = { type: 'blik_authorize', blik_authorize: {} }
    this.#options.onEvent('payment_intent.requires_action', intent)
    return intent
  }

  cancel(id: string): Intent {
    const intent = this.find(id)
    if (intent.status === 'succeeded' || intent.status === 'canceled' || intent.status === 'processing')
      throw this.#unexpected(intent)
    intent.status = 'canceled'
    intent.next_action = null
    intent.canceled_at = 0
    this.#options.onEvent('payment_intent.canceled', intent)
    return intent
  }

  find(id: string): Intent {
    const intent = this.all.get(id)
    if (!intent)
      throw new StripeError(404, { type: 'invalid_request_error', code: 'resource_missing', param: 'intent' })
    return intent
  }

  /** The bank, or the payer, decides on what waits: as the e-mail says, unless told otherwise. Nothing happens where nothing waits. */
  decide(id: string, fate: 'approved' | FailureName | 'by_email' = 'by_email'): void {
    const intent = this.find(id)
    if (intent.status !== 'requires_action' && intent.status !== 'processing') return
    const decided = fate === 'by_email' ? (this.#fate.get(id) ?? 'approved') : fate
    if (decided !== 'approved') {
      this.#fail(intent, decided)
      return
    }
    intent.status = 'succeeded'
    intent.next_action = null
    intent.amount_received = intent.amount
    this.charges.set(id, (this.charges.get(id) ?? 0) + 1)
    this.#options.onEvent('payment_intent.succeeded', intent)
  }

  #fail(intent: Intent, fate: FailureName): void {
    intent.status = 'requires_payment_method'
    intent.next_action = null
    intent.last_payment_error = errorOf(fate)
    this.#options.onEvent('payment_intent.payment_failed', intent)
  }

  #unexpected(intent: Intent): StripeError {
    return new StripeError(400, {
      type: 'invalid_request_error',
      code: 'payment_intent_unexpected_state',
      message: `The PaymentIntent is ${intent.status}.`,
      payment_intent: structuredClone(intent),
    })
  }
}
