import { gatewayKind } from '../kind.ts'
import { p24Gateway } from './gateway.ts'
import { operations } from './operations.ts'
import { accountsOf, judge, settings } from './settings.ts'

/** Przelewy24: up to one account for live payments and one at its sandbox. */
export const p24Kind = gatewayKind({
  settings,
  judge,
  operations,
  open: (deps, values) => accountsOf(values).map((account) => p24Gateway(account, deps)),
})
