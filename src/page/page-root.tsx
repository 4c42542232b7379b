import type { ReactNode } from 'react'
import type { PageState } from '../contract/page-state.ts'
import type { TypedCode } from './blik/typed-code.ts'
import { CheckoutApp } from './checkout-app.tsx'
import type { ServerClock } from './session/server-clock.ts'

interface PageRootOptions {
  sessionId: string
  clock: ServerClock
  languages: readonly string[]
  given: PageState | null
  typedCode: TypedCode
  /** Whether the payer has waited for this payment on pages before this one. */
  hasWaited: boolean
  onInCharge: () => void
}

/** The same tree for the server, which renders it, and for the browser, which takes it over. */
export const pageRoot = ({ clock, languages, given, ...options }: PageRootOptions): ReactNode => {
  if (given !== null && given.answer !== 'not_found') clock.observe(given.answer.now_ms)
  return <CheckoutApp {...options} clock={clock} browserLanguages={languages} given={given} />
}
