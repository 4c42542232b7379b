import { sandboxCodes } from '../../../contract/sandbox/codes.ts'
import type { GatewayDeps } from '../kind.ts'
import type { Gateway, GatewayAnswer, GatewayHost } from '../port.ts'
import { bankCodes } from './bank-codes.ts'
import {
  ageCharges,
  newestCharge,
  readCharge,
  readPlan,
  rewriteCharge,
  undecided,
  writeCharge,
  writePlan,
} from './books.ts'
import { answerOf, decisionTime, plannedCharge, type SandboxTimes } from './charge.ts'
import { openNotices } from './notices.ts'
import { refundOf } from './refund.ts'

interface SandboxOptions extends SandboxTimes, GatewayDeps {}

/** A BLIK code is dead 120 s after the bank app made it, so after this a charge that got lost cannot arrive any more. */
const codeLifetimeMs = 120_000

/**
 * The bank of test mode. It keeps books in the database, as a bank would outlive us, and what it does is a pure function
 * of the books and the time (charge.ts): a restart in the middle of a wait changes nothing.
 */
export const sandbox = (options: SandboxOptions): Gateway => {
  const { db, clock } = options
  let host: GatewayHost | null = null
  const notices = openNotices({ db, clock, host: () => host })

  return {
    name: 'sandbox',
    livemode: false,
    currencies: null,
    amounts: null,
    silenceMs: codeLifetimeMs,
    testCodes: sandboxCodes,
    notices: {},

    testBank: {
      codes: bankCodes,
      async view(sessionId) {
        const [charge, nextCode] = await Promise.all([newestCharge(db, sessionId), readPlan(db, sessionId)])
        if (charge === null) return { state: 'has_no_code', decidesAt: null, nextCode }
        const now = clock.now()
        const state = answerOf(charge, now).status === 'waiting' ? 'waits' : 'has_decided'
        return { state, decidesAt: decisionTime(charge, now), nextCode }
      },
      async answer(sessionId, answer) {
        const now = clock.now()
        const charge = plannedCharge(answer, now, options)
        const attemptId = await rewriteCharge(db, { sessionId, charge, now })
        if (attemptId === null) return false
        if (charge.decideAt <= now) await notices.tell(attemptId)
        else notices.tellAt(attemptId, charge.decideAt)
        return true
      },
      planNextCode: writePlan,
      advance: ageCharges,
      async advanced(sessionId) {
        const open = await undecided(db, sessionId)
        if (open === null) return
        if (open.decideAt <= clock.now()) await notices.tell(open.attemptId)
        else notices.tellAt(open.attemptId, open.decideAt)
      },
    },

    async charge(request, { signal }) {
      const charge = await writeCharge(db, { request, now: clock.now(), times: options })
      if (charge.reply === 'lost') return loseReply(options, signal)
      const answer = answerOf(charge, clock.now())
      if (charge.reply === 'given' && answer.status !== 'waiting') return answer
      // What comes twice, or with its contrary, is told and not replied: the reply says that the bank has the code.
      notices.tellAt(request.attemptId, charge.decideAt)
      return { status: 'waiting', confirmBy: charge.confirmBy }
    },

    async lookUp({ attemptId }) {
      const charge = await readCharge(db, attemptId)
      return charge ? answerOf(charge, clock.now()) : null
    },

    async refund(request) {
      return refundOf(request, clock.now())
    },

    connect(connected) {
      host = connected
      return {}
    },

    async close() {
      notices.close()
    },
  }
}

const loseReply = ({ clock, decisionMs }: SandboxOptions, signal: AbortSignal): Promise<GatewayAnswer> =>
  new Promise((_, reject) => {
    const lose = () => reject(new Error('The sandbox bank hung up before it replied'))
    const callOff = clock.at(new Date(clock.now().getTime() + decisionMs), lose)
    signal.addEventListener('abort', () => {
      callOff()
      lose()
    })
  })
