import type { ArgumentError, ErrorBody, ErrorType } from '../../contract/error.ts'

interface Details {
  status: number
  type: ErrorType
  code: string
  message: string
  /** The argument to blame, as named in the request; null where it is no single one. */
  param?: string | null
  /** Every bad argument; the error itself unless given. */
  errors?: readonly ArgumentError[]
  headers?: Readonly<Record<string, string>>
  cause?: unknown
}

/** An error that is answered to the client as it is: its message must be fit for their eyes. */
export class ApiError extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly type: ErrorType
  readonly code: string
  readonly param: string | null
  readonly errors: readonly ArgumentError[]
  readonly headers: Readonly<Record<string, string>>

  constructor({ status, type, code, message, param = null, errors, headers = {}, cause }: Details) {
    super(message, { cause })
    this.status = status
    this.type = type
    this.code = code
    this.param = param
    this.errors = errors ?? [{ param, code, message }]
    this.headers = headers
  }

  get body(): ErrorBody {
    const { type, code, param, message, errors } = this
    return { error: { type, code, param, message, errors: [...errors] } }
  }
}

type Reason = Pick<Details, 'code' | 'message' | 'param' | 'cause'>

/** 400: the request cannot be taken as it is. */
export const badRequest = (reason: Reason) => new ApiError({ status: 400, type: 'invalid_request_error', ...reason })

/** 400: all that is wrong with the arguments, at once. */
export const badArguments = (first: ArgumentError, ...others: ArgumentError[]) =>
  new ApiError({ status: 400, type: 'invalid_request_error', ...first, errors: [first, ...others] })

/** 401: no key, or one that is not known here. */
export const unauthenticated = (reason: Reason) =>
  new ApiError({
    status: 401,
    type: 'authentication_error',
    headers: { 'www-authenticate': 'Basic realm="API key as user name", charset="UTF-8", Bearer realm="API key"' },
    ...reason,
  })

/** 404: nothing there that the caller may see. */
export const notFound = (reason: Reason) => new ApiError({ status: 404, type: 'invalid_request_error', ...reason })

/** 409: the request is well formed, but not possible in the present state. */
export const conflict = (reason: Reason) => new ApiError({ status: 409, type: 'invalid_request_error', ...reason })
