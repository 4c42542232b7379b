import { gatewayKind } from '../kind.ts'
import { stripeGateway } from './gateway.ts'
import { operations } from './operations.ts'
import { accountsOf, judge, settings } from './settings.ts'

/** Stripe: up to one account for live payments and one for those of its test mode. */
export const stripeKind = gatewayKind({
  settings,
  judge,
  operations,
  open: (deps, values) => accountsOf(values).map((account) => stripeGateway(account, deps)),
})
