import type { NotTaken } from '../phase.ts'

/** No session for an answer: the network failed or took too long, something else answered, or the server would not. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  readonly why: NotTaken

  constructor(message: string, { cause, why }: { cause?: unknown; why: NotTaken }) {
    super(message, { cause })
    this.why = why
  }
}
