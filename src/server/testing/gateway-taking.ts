import type { AmountRange, Gateway } from '../gateways/port.ts'

const unused = () => Promise.reject(new Error('These tests move no money'))

/** A live gateway that is only asked what it takes. */
export const gatewayTaking = (currencies: ReadonlySet<string> | null, amounts: AmountRange | null = null): Gateway => ({
  name: 'none',
  livemode: true,
  currencies,
  amounts,
  silenceMs: 0,
  testCodes: [],
  notices: {},
  charge: unused,
  lookUp: unused,
  connect: () => ({}),
  close: async () => {},
})
