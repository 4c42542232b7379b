import type { NotTaken } from '../phase.ts'

export interface WhyNoAnswer {
  why: NotTaken
  /** Whether something between us and the server answered in its place, as a log-in or a bot check does. */
  isBlocked?: boolean
}

/** No session for an answer: the network failed or took too long, something else answered, or the server would not. */
export class NoAnswer extends Error {
  override name = 'NoAnswer'
  readonly why: NotTaken
  readonly isBlocked: boolean

  constructor(message: string, { cause, why, isBlocked = false }: WhyNoAnswer & { cause?: unknown }) {
    super(message, { cause })
    this.why = why
    this.isBlocked = isBlocked
  }
}
