import * as z from 'zod/mini'

/** What kind of mistake an error answer tells of. */
export const ErrorType = z.enum([
  'invalid_request_error',
  'authentication_error',
  'idempotency_error',
  'rate_limit_error',
  'api_error',
])
export type ErrorType = z.infer<typeof ErrorType>

/** One bad argument. `param` is its name as in the request (`metadata[order]`), or null where no single one is to blame. */
export const ArgumentError = z.object({
  param: z.nullable(z.string()),
  code: z.string(),
  message: z.string(),
})
export type ArgumentError = z.infer<typeof ArgumentError>

/** The body of every answer of 400 and above. `errors` lists all bad arguments; the outer fields repeat the first. */
export const ErrorBody = z.object({
  error: z.object({
    type: ErrorType,
    code: z.string(),
    param: z.nullable(z.string()),
    message: z.string(),
    errors: z.array(ArgumentError),
  }),
})
export type ErrorBody = z.infer<typeof ErrorBody>
