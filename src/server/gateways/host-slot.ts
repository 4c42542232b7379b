import type { GatewayHost } from './port.ts'

/** Where a gateway, which is opened first, finds the server that it is plugged into later. */
export const hostSlot = () => {
  let connected: GatewayHost | null = null
  return {
    host(): GatewayHost {
      if (connected === null) throw new Error('A gateway is used before it is connected')
      return connected
    },
    connect(given: GatewayHost): void {
      connected = given
    },
  }
}
