import * as z from 'zod'

const Failure = z.object({ code: z.union([z.int(), z.string().regex(/^\w{1,40}$/)]).nullish() })

/** Przelewy24 has answered a call with an error. Its words are left out: they may quote what was sent. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: number
  /** Przelewy24's own code, as a text; null for none. */
  readonly code: string | null

  constructor(status: number, body: unknown) {
    const { data } = Failure.safeParse(body)
    const code = data?.code ?? null
    super(`Przelewy24 answered ${status}${code === null ? '' : ` with code ${code}`}`)
    this.status = status
    this.code = code === null ? null : String(code)
  }
}
