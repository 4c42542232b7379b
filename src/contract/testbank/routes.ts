/** Every path for testers, once. `:id` is a Checkout Session's id. Apart, so that the page does not load them. */
export const testRoutes = {
  codes: '/v1/test_helpers/codes',
  session: '/v1/test_helpers/sessions/:id',
  outcome: '/v1/test_helpers/sessions/:id/outcome',
  nextCode: '/v1/test_helpers/sessions/:id/next_code',
  advance: '/v1/test_helpers/sessions/:id/advance',
} as const

type RouteWithId = {
  [Name in keyof typeof testRoutes]: (typeof testRoutes)[Name] extends `${string}:id${string}` ? Name : never
}[keyof typeof testRoutes]

/** The path of one session's route, with the id in its place. */
export const pathToTest = (route: RouteWithId, id: string): string =>
  testRoutes[route].replace(':id', encodeURIComponent(id))
