import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { PageState } from '../contract/page-state.ts'
import type { TypedCode } from './blik/typed-code.ts'
import { CheckoutApp } from './checkout-app.tsx'
import type { ServerClock } from './session/server-clock.ts'
import { sessionKey } from './session/use-payer-session.ts'

interface PageRootOptions {
  sessionId: string
  clock: ServerClock
  languages: readonly string[]
  given: PageState | null
  typedCode: TypedCode
  /** Whether the payer has waited for this payment on pages before this one. */
  hasWaited: boolean
}

/** The same tree for the server, which renders it, and for the browser, which takes it over. */
export const pageRoot = ({ sessionId, clock, languages, given, typedCode, hasWaited }: PageRootOptions): ReactNode => {
  const client = new QueryClient({
    defaultOptions: {
      // The browser's idea of being offline is a guess, and the page has its own rules for asking again.
      queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false },
    },
  })
  if (given !== null) {
    client.setQueryData(sessionKey(sessionId), given.answer)
    if (given.answer !== 'not_found') clock.observe(given.answer.now_ms)
  }
  return (
    <QueryClientProvider client={client}>
      <CheckoutApp
        sessionId={sessionId}
        clock={clock}
        browserLanguages={languages}
        given={given}
        typedCode={typedCode}
        hasWaited={hasWaited}
      />
    </QueryClientProvider>
  )
}
