import { origin } from '../setting-schemas.ts'
import type { Setting } from '../settings.ts'

const isOnThisComputer = (url: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname)

/** The setting for where an acquirer's API is. */
export const acquirerUrl = (variable: string, { acquirer, address }: { acquirer: string; address: string }) =>
  ({
    variable,
    schema: origin.refine((url) => url.startsWith('https:') || isOnThisComputer(url)),
    default: address,
    expected: `where ${acquirer}’s API is, https unless it is on this computer`,
    meaning: `where ${acquirer} is asked. Another address is for tests: whatever is there gets the keys`,
  }) satisfies Setting

/** Whether a part of a secret is left out, as panels show it. */
export const isShortened = (text: string): boolean => /…|\.{3}|\*{3}/.test(text)
