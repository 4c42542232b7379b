import type { Operation } from '../openapi/operation.ts'
import type { GatewayKind } from './kind.ts'
import { p24Kind } from './przelewy24/kind.ts'
import { sandboxKind } from './sandbox/kind.ts'
import { stripeKind } from './stripe/kind.ts'

/** Every acquirer that Kasa can work with: a line adds one. */
export const gatewayKinds: readonly GatewayKind[] = [sandboxKind, stripeKind, p24Kind]

/** What the API's documentation says of the routes of these kinds. */
export const operationsOf = (kinds: readonly GatewayKind[]): Readonly<Record<string, Operation>> =>
  Object.assign({}, ...kinds.map(({ operations }) => operations))
