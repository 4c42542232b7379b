import type { Gateway } from '../gateways/port.ts'

const forEver = new Promise<never>(() => {})

/**
 * A gateway in a process that may crash while it charges: after `crash` nothing goes on there, neither its calls nor what would
 * follow them. Each charge is a process of its own.
 */
export const crashingGateway = (gateway: Gateway) => {
  let now = new AbortController()
  let afterReference = false
  let onCrash: () => void = () => {}
  const crash = () => {
    now.abort(new Error('The process has crashed'))
    onCrash()
  }
  const crashing: Gateway = {
    ...gateway,
    async charge(request, { signal, keepReference }) {
      const process = new AbortController()
      now = process
      const alive = <Value>(work: Promise<Value>): Promise<Value> =>
        work.then(
          (value) => (process.signal.aborted ? forEver : value),
          (error: unknown) => {
            if (process.signal.aborted) return forEver
            throw error
          },
        )
      return alive(
        gateway.charge(request, {
          signal: AbortSignal.any([signal, process.signal]),
          keepReference: async (reference) => {
            await alive(keepReference(reference))
            if (afterReference) crash()
            await alive(Promise.resolve())
          },
        }),
      )
    },
  }
  return {
    gateway: crashing,
    crash,
    /** Whether processes crash once the reference is kept, and who is told of a crash. */
    set(given: { afterReference: boolean; onCrash: () => void }) {
      afterReference = given.afterReference
      onCrash = given.onCrash
    },
  }
}
