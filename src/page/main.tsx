import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import * as z from 'zod/mini'
import { CheckoutApp } from './checkout-app.tsx'
import { createServerClock } from './session/server-clock.ts'

// The Content-Security-Policy forbids to make code out of strings.
z.config({ jitless: true })

const client = new QueryClient({
  defaultOptions: {
    // The browser's idea of being offline is a guess, and the page has its own rules for asking again.
    queries: { networkMode: 'always', retry: false, refetchOnWindowFocus: false, refetchOnReconnect: false },
  },
})

const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no element #root')

createRoot(root).render(
  <QueryClientProvider client={client}>
    <CheckoutApp
      sessionId={location.pathname.split('/')[2] ?? ''}
      clock={createServerClock(() => performance.now())}
      browserLanguages={navigator.languages}
    />
  </QueryClientProvider>,
)
