import type { GatewayAnswer } from './port.ts'

/** The code has not left us and never will, or was not taken: nothing can move for it. */
export const neverSent = (gatewayCode: string | null): GatewayAnswer => ({
  status: 'declined',
  declineCode: 'bank_unavailable',
  gatewayCode,
})
