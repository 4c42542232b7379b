import { hostSlot } from '../host-slot.ts'
import type { GatewayDeps } from '../kind.ts'
import type { Gateway } from '../port.ts'
import type { Working } from './account.ts'
import { stripeApi } from './api.ts'
import { charge } from './charge.ts'
import { lookUp, silenceMs } from './look-up.ts'
import { notificationRoute } from './notifications.ts'
import { refund } from './refund.ts'
import type { Account } from './settings.ts'

/** In grosze. The least is what third parties say of BLIK at Stripe; the greatest has as many digits as an amount may have there. */
const amounts = { least: 200, greatest: 99_999_999 }

/** An account at Stripe, which takes BLIK by a PaymentIntent for each attempt. */
export const stripeGateway = (account: Account, { clock }: Pick<GatewayDeps, 'clock'>): Gateway => {
  const { name, livemode, webhookSecret } = account
  const api = stripeApi(account)
  const { host, connect } = hostSlot()
  const working: Working = { api, livemode, clock, host }
  return {
    name,
    livemode,
    currencies: new Set(['pln']),
    amounts,
    silenceMs,
    testCodes: [],
    notices: {},
    charge: (request, context) => charge(working, request, context),
    lookUp: (attempt, signal) => lookUp(working, attempt, signal),
    refund: (request, signal) => refund(working, request, signal),
    connect(given) {
      connect(given)
      return { notifications: (scope) => notificationRoute(scope, { ...working, webhookSecret }) }
    },
    close: api.close,
  }
}
