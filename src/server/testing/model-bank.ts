import type { Clock } from '../clock.ts'
import type { ChargeRequest, Gateway, GatewayAnswer, KnownAttempt } from '../gateways/port.ts'

/** What happens to a charge on its way to the model bank and back. */
export const fates = [
  'waits',
  'approved_at_once',
  'declined_at_once',
  'reply_lost',
  'request_lost',
  'request_late',
  'crash_before_the_bank_hears',
  'crash_after_the_bank_heard',
] as const
export type Fate = (typeof fates)[number]

type Charge = 'waiting' | 'approved' | 'declined'

const forEver = new Promise<never>(() => {})
const codeLifetimeMs = 120_000

/** A gateway for tests of what may go wrong: each charge meets the fate that was set, and the bank's books are open. */
export class TestBank implements Gateway {
  readonly name = 'model'
  readonly livemode = false
  readonly currencies = null
  readonly amounts = null
  readonly silenceMs = codeLifetimeMs
  readonly testCodes = []
  readonly notices = {}
  readonly charges = new Map<string, Charge>()
  /** Charges that the bank may still receive, and when their codes die. */
  readonly onTheWay = new Map<string, Date>()
  fate: Fate = 'waits'
  reachable = true
  /** Called whenever a process hands a charge over, before anything else happens. */
  onCharge: () => void = () => {}
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  async charge({ attemptId }: ChargeRequest): Promise<GatewayAnswer> {
    this.onCharge()
    switch (this.fate) {
      case 'waits':
        return this.#open(attemptId, 'waiting')
      case 'approved_at_once':
        return this.#open(attemptId, 'approved')
      case 'declined_at_once':
        return this.#open(attemptId, 'declined')
      case 'reply_lost':
        this.#open(attemptId, 'waiting')
        throw new Error('The reply is lost')
      case 'request_late':
        this.#send(attemptId)
        throw new Error('The request is somewhere')
      case 'request_lost':
        throw new Error('The request is lost')
      case 'crash_before_the_bank_hears':
        return forEver
      case 'crash_after_the_bank_heard':
        this.#open(attemptId, 'waiting')
        return forEver
    }
  }

  async lookUp({ attemptId }: KnownAttempt): Promise<GatewayAnswer | null> {
    if (!this.reachable) throw new Error('The bank is out of reach')
    const charge = this.charges.get(attemptId)
    return charge ? this.answer(charge) : null
  }

  /** The late requests arrive. A code that has died on the way is declined. */
  receiveLate(): void {
    for (const [attemptId, diesAt] of this.onTheWay) {
      this.#open(attemptId, this.#clock.now() < diesAt ? 'waiting' : 'declined')
    }
    this.onTheWay.clear()
  }

  /** The payer or the bank decides all that waits. Returns the attempts with the answers that a notification would carry. */
  decide(charge: 'approved' | 'declined'): [string, GatewayAnswer][] {
    const waiting = [...this.charges].filter(([, status]) => status === 'waiting').map(([attemptId]) => attemptId)
    for (const attemptId of waiting) this.charges.set(attemptId, charge)
    return waiting.map((attemptId) => [attemptId, this.answer(charge)])
  }

  /** How many charges have taken the payer's money or still may. */
  get liveCharges(): number {
    const living = [...this.onTheWay.values()].filter((diesAt) => this.#clock.now() < diesAt)
    return living.length + [...this.charges.values()].filter((charge) => charge !== 'declined').length
  }

  connect() {
    return {}
  }
  async close(): Promise<void> {}

  answer(charge: Charge): GatewayAnswer {
    if (charge === 'waiting') return { status: 'waiting', confirmBy: new Date(this.#clock.now().getTime() + 60_000) }
    return charge === 'approved'
      ? { status: 'approved' }
      : { status: 'declined', declineCode: 'bank_declined', gatewayCode: 'no' }
  }

  #open(attemptId: string, charge: Charge): GatewayAnswer {
    const known = this.charges.get(attemptId) ?? charge
    this.charges.set(attemptId, known)
    return this.answer(known)
  }

  #send(attemptId: string): void {
    this.onTheWay.set(attemptId, new Date(this.#clock.now().getTime() + codeLifetimeMs))
  }
}
