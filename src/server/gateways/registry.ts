import type { Gateway } from './port.ts'

/** The gateways of an installation: live keys work only where a live one is configured. */
export interface Gateways {
  test: Gateway
  live: Gateway | null
}

/** The gateway that charges for sessions of a mode; null where there is none. */
export const gatewayFor = (gateways: Gateways, livemode: boolean): Gateway | null =>
  livemode ? gateways.live : gateways.test

/** The gateway that an attempt was sent to. Throws when it is configured no more: its attempts cannot be finished then. */
export const gatewayNamed = (gateways: Gateways, name: string): Gateway => {
  const gateway = [gateways.test, gateways.live].find((candidate) => candidate?.name === name)
  if (!gateway) throw new Error(`No gateway named ${name} is configured, but it has attempts to answer for`)
  return gateway
}
