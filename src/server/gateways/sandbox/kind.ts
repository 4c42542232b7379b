import { gatewayKind } from '../kind.ts'
import { sandbox } from './gateway.ts'
import { settings } from './settings.ts'

/** The bank of test mode: always there, and never for real money. */
export const sandboxKind = gatewayKind({
  settings,
  operations: {},
  open: (deps, times) => [sandbox({ ...deps, ...times })],
})
