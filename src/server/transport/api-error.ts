import type { ArgumentError, ErrorBody, ErrorType } from '../../contract/error.ts'
import { type CodeWith, type ErrorCode, type StatusOf, typeOfError, usualStatus } from '../../contract/error-codes.ts'

interface Reason {
  message: string
  /** The argument to blame, as named in the request; null where it is no single one. */
  param?: string | null
  /** Every bad argument; the error itself unless given. */
  errors?: readonly ArgumentError[]
  headers?: Readonly<Record<string, string>>
  cause?: unknown
}

/** An error that is answered to the client as it is: its message must be fit for their eyes. */
export class ApiError<Code extends ErrorCode = ErrorCode> extends Error {
  override readonly name = 'ApiError'
  readonly status: number
  readonly type: ErrorType
  readonly code: ErrorCode
  readonly param: string | null
  readonly errors: readonly ArgumentError[]
  readonly headers: Readonly<Record<string, string>>

  /** `status` only where it is not the code's usual one. */
  constructor({ code, status, ...reason }: Reason & { code: Code; status?: StatusOf<Code> }) {
    const { message, param = null, errors, headers = {}, cause } = reason
    super(message, { cause })
    this.status = status ?? usualStatus(code)
    this.type = typeOfError(code, this.status)
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

type ReasonFor<Status extends number> = Pick<Reason, 'message' | 'param' | 'cause'> & { code: CodeWith<Status> }

/** 400: the request cannot be taken as it is. */
export const badRequest = (reason: ReasonFor<400>) => new ApiError({ status: 400, ...reason })

/** One bad argument with a code of the closed list. */
export type BadArgument = ArgumentError & { code: CodeWith<400> }

/** 400: all that is wrong with the arguments, at once. */
export const badArguments = (first: BadArgument, ...others: BadArgument[]) =>
  new ApiError({ status: 400, ...first, errors: [first, ...others] })

/** 401: no key, or one that is not known here. */
export const unauthenticated = (reason: ReasonFor<401>) =>
  new ApiError({
    status: 401,
    headers: { 'www-authenticate': 'Basic realm="API key as user name", charset="UTF-8", Bearer realm="API key"' },
    ...reason,
  })

/** 404: nothing there that the caller may see. */
export const notFound = (reason: ReasonFor<404>) => new ApiError({ status: 404, ...reason })

/** 409: well formed, but not possible in the present state. Merchants' libraries repeat it, so only for what that may cure. */
export const conflict = (reason: ReasonFor<409>) => new ApiError({ status: 409, ...reason })
