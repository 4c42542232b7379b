import { randomBytes } from 'node:crypto'
import { type BlikFields, blikSign, type PaidFields, paidSign, registerSign, verifySign } from './checksums.ts'
import { ChargeByCode, Register, Verify } from './shapes.ts'

/** An answer of Przelewy24's that is an error. */
export class P24Error extends Error {
  readonly status: number
  readonly code: string | number
  constructor(status: number, code: string | number) {
    super('refused')
    this.status = status
    this.code = code
  }
}

export interface Transaction {
  token: string
  asked: Register
  registeredAt: Date
  /** Given by Przelewy24 with the first code. */
  orderId: number | null
  status: 0 | 1 | 2 | 3
  /** What its one code is in. */
  code: 'none' | 'pending' | 'refused' | 'paid'
  /** How often money has left the payer for it. */
  charges: number
}

/** A notification as it is sent. */
export interface Told {
  kind: 'paid' | 'blik'
  sessionId: string
  url: string
  body: string
}

export interface Account {
  merchantId: number
  posId: number
  apiKey: string
  crc: string
}

interface Options {
  account: Account
  now: () => Date
  onTold: (told: Told) => void
}

/** The codes that are refused at once, and by which error. */
const atOnce: Readonly<Record<string, number>> = { '000028': 28, '000030': 30, '000035': 35, '000099': 99 }

/** Przelewy24's books. */
export class Transactions {
  readonly all = new Map<string, Transaction>()
  readonly #options: Options
  #lastOrder = 3_000_000_000

  constructor(options: Options) {
    this.#options = options
  }

  register(body: unknown): { token: string } {
    const { account, now } = this.#options
    const asked = valid(Register, body)
    if (asked.merchantId !== account.merchantId || asked.posId !== account.posId) throw new P24Error(400, 'merchant')
    if (asked.sign !== registerSign(asked, account.crc)) throw new P24Error(400, 'sign')
    // The same sessionId gives the same token (seen by third parties).
    const known = this.all.get(asked.sessionId)
    if (known) return { token: known.token }
    const token = randomBytes(18).toString('hex').toUpperCase()
    const fresh = { orderId: null, status: 0, code: 'none', charges: 0 } as const
    this.all.set(asked.sessionId, { ...fresh, token, asked, registeredAt: now() })
    return { token }
  }

  charge(body: unknown): { orderId: number; message: string } {
    const { token, blikCode } = valid(ChargeByCode, body)
    const transaction = [...this.all.values()].find((known) => known.token === token)
    if (!transaction?.asked.additional) throw new P24Error(400, 'token')
    if (transaction.code !== 'none') throw new P24Error(400, 35)
    if (this.#isOver(transaction)) throw new P24Error(400, 'err102')
    transaction.orderId = ++this.#lastOrder
    const refusal = atOnce[blikCode]
    transaction.code = refusal === undefined ? 'pending' : 'refused'
    if (refusal !== undefined) throw new P24Error(400, refusal)
    return { orderId: transaction.orderId, message: 'success' }
  }

  /** A transaction that no code has come to is not found; one that was refused looks as one that waits. */
  find(sessionId: string) {
    const { orderId, status, asked } = this.at(sessionId)
    if (orderId === null) throw new P24Error(404, 404)
    const { amount, currency, email, description } = asked
    const more = {
      statement: `p24-${orderId}`,
      date: '202610260000',
      paymentMethod: 154,
      clientEmail: email,
      batchId: 0,
    }
    return { ...more, orderId, sessionId, status, amount, currency, description, fee: '0' }
  }

  verify(body: unknown): { status: 'success' } {
    const asked = valid(Verify, body)
    const transaction = this.at(asked.sessionId)
    const { amount, currency } = transaction.asked
    if (asked.sign !== verifySign(asked, this.#options.account.crc)) throw new P24Error(400, 'sign')
    if (asked.orderId !== transaction.orderId || asked.amount !== amount || asked.currency !== currency)
      throw new P24Error(400, 'amount')
    // The documentation does not say what a second one is answered with: the worst is an error.
    if (transaction.status !== 1) throw new P24Error(400, 'status')
    transaction.status = 2
    return { status: 'success' }
  }

  /** The payer, or the bank, decides on a code that waits: null for paid, else the error. Nothing happens after the time limit. */
  decide(sessionId: string, error: { error: string; message: string } | null = null): void {
    const transaction = this.at(sessionId)
    if (transaction.code !== 'pending' || this.#isOver(transaction)) return
    if (error === null) {
      transaction.code = 'paid'
      transaction.status = 1
      transaction.charges += 1
      this.#tellPaid(transaction)
    } else transaction.code = 'refused'
    this.#tellOfBlik(transaction, error ?? { error: '0', message: 'success' })
  }

  /** Somebody gives the money back in the panel. */
  giveBack(sessionId: string): void {
    const transaction = this.at(sessionId)
    if (transaction.status === 1) transaction.status = 3
  }

  at(sessionId: string): Transaction {
    const transaction = this.all.get(sessionId)
    if (!transaction) throw new P24Error(404, 404)
    return transaction
  }

  #isOver({ registeredAt, asked }: Transaction): boolean {
    const minutes = asked.timeLimit ?? 0
    return minutes > 0 && this.#options.now().getTime() >= registeredAt.getTime() + minutes * 60_000
  }

  #tellPaid({ asked, orderId }: Transaction): void {
    const { account, onTold } = this.#options
    const { sessionId, amount, currency, urlStatus } = asked
    if (urlStatus === undefined || orderId === null) return
    const { merchantId, posId } = account
    const told: PaidFields = {
      ...{ merchantId, posId, sessionId, amount, originAmount: amount, currency },
      ...{ orderId, methodId: 154, statement: `p24-żółw/${orderId}` },
    }
    const body = JSON.stringify({ ...told, sign: paidSign(told, account.crc) })
    onTold({ kind: 'paid', sessionId, url: urlStatus, body })
  }

  #tellOfBlik({ asked, orderId }: Transaction, { error, message }: { error: string; message: string }): void {
    const { account, onTold } = this.#options
    const { sessionId, urlCardPaymentNotification: url } = asked
    if (url === undefined || orderId === null) return
    const status = error === '0' ? 'success' : 'failed'
    const told: BlikFields = { orderId, sessionId, method: 154, result: { error, message, status, trxRef: 'x/1' } }
    onTold({ kind: 'blik', sessionId, url, body: JSON.stringify({ ...told, sign: blikSign(told, account.crc) }) })
  }
}

const valid = <Output>(
  shape: { safeParse(body: unknown): { success: boolean; data?: Output } },
  body: unknown,
): Output => {
  const { success, data } = shape.safeParse(body)
  if (!success || data === undefined) throw new P24Error(400, 'input')
  return data
}
