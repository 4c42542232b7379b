import { hostSlot } from '../host-slot.ts'
import type { GatewayDeps } from '../kind.ts'
import type { Gateway } from '../port.ts'
import type { Working } from './account.ts'
import { p24Api } from './api.ts'
import { charge } from './charge.ts'
import { consent } from './consent.ts'
import { lookUp, silenceMs } from './look-up.ts'
import { notificationRoutes } from './notifications.ts'
import type { Account } from './settings.ts'

/** In grosze. Przelewy24's documentation has no limits for BLIK: these are careful ones. */
const amounts = { least: 100, greatest: 99_999_999 }

/** An account at Przelewy24, which takes BLIK by a transaction for each attempt. */
export const p24Gateway = (
  account: Account,
  { clock, publicUrl }: Pick<GatewayDeps, 'clock' | 'publicUrl'>,
): Gateway => {
  const { name, livemode } = account
  const api = p24Api(account, { publicUrl, name })
  const { host, connect } = hostSlot()
  const working: Working = { api, clock, host }
  return {
    name,
    livemode,
    currencies: new Set(['pln']),
    amounts,
    silenceMs,
    testCodes: [],
    notices: consent,
    charge: (request, context) => charge(working, request, context),
    lookUp: (attempt, signal) => lookUp(working, attempt, signal),
    connect(given) {
      connect(given)
      return { notifications: (scope) => notificationRoutes(scope, { ...working, account }) }
    },
    close: api.close,
  }
}
