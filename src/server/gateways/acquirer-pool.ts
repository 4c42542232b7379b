import { Pool } from 'undici'

/** How long one call to an acquirer may take as a whole, in milliseconds. */
export const callMs = 30_000

const limits = { connections: 64, answerBytes: 1_000_000 }

/** One pool of connections for one account. */
export const acquirerPool = (apiUrl: string): Pool =>
  new Pool(apiUrl, { connections: limits.connections, maxResponseSize: limits.answerBytes })
