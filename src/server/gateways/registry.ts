import type { Gateway } from './port.ts'

/** The gateways of an installation. */
export interface Gateways {
  /** All that are configured. Attempts are finished by the one that began them, whoever charges for new ones. */
  readonly all: readonly Gateway[]
  /** The one that charges for sessions of a mode; null where there is none. */
  forMode(livemode: boolean): Gateway | null
  /** The one that an attempt was sent to. Throws when it is configured no more: its attempts cannot be finished then. */
  named(name: string): Gateway
}

/** Which of the gateways charge for new attempts, by name; null for none. */
export interface Chosen {
  test: string | null
  live: string | null
}

/** Throws where two have one name, where a chosen one is not there, or where it is of the other mode. */
export const gatewayRegistry = (all: readonly Gateway[], chosen: Chosen): Gateways => {
  const byName = new Map(all.map((gateway) => [gateway.name, gateway]))
  if (byName.size < all.length) throw new Error('Two gateways have the same name')
  const named = (name: string): Gateway => {
    const gateway = byName.get(name)
    if (!gateway) throw new Error(`No gateway named ${name} is configured, but it has attempts to answer for`)
    return gateway
  }
  const ofMode = (name: string | null, livemode: boolean): Gateway | null => {
    if (name === null) return null
    const gateway = byName.get(name)
    if (!gateway) throw new Error(`No gateway named ${name} is configured`)
    if (gateway.livemode !== livemode)
      throw new Error(`The gateway ${name} is for ${gateway.livemode ? 'live' : 'test'} mode only`)
    return gateway
  }
  const [test, live] = [ofMode(chosen.test, false), ofMode(chosen.live, true)]
  return { all, named, forMode: (livemode) => (livemode ? live : test) }
}
