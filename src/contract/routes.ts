/** Every path of the API and of the page, once. `:id` is a Checkout Session's id, of events and refunds their own, of logos a hash. */
export const routes = {
  createSession: '/v1/checkout/sessions',
  sessions: '/v1/checkout/sessions',
  session: '/v1/checkout/sessions/:id',
  expireSession: '/v1/checkout/sessions/:id/expire',
  sessionAttempts: '/v1/checkout/sessions/:id/payment_attempts',
  events: '/v1/events',
  event: '/v1/events/:id',
  resendEvent: '/v1/events/:id/resend',
  refunds: '/v1/refunds',
  refund: '/v1/refunds/:id',
  payerSession: '/v1/pay/:id',
  payerAttempts: '/v1/pay/:id/attempts',
  payerUpdates: '/v1/pay/:id/updates',
  payerTestCodes: '/v1/pay/:id/test_codes',
  payPage: '/pay/:id',
  logo: '/logos/:id',
  openApi: '/openapi.json',
  docs: '/docs',
  healthz: '/healthz',
  readyz: '/readyz',
  metrics: '/metrics',
} as const

type RouteWithId = {
  [Name in keyof typeof routes]: (typeof routes)[Name] extends `${string}:id${string}` ? Name : never
}[keyof typeof routes]

/** The path of one session's, event's or logo's route, with the id in its place. */
export const pathTo = (route: RouteWithId, id: string): string => routes[route].replace(':id', encodeURIComponent(id))
