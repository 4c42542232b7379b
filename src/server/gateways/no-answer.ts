/** A call that an acquirer has not answered, or not as it does: nobody knows what it has done. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer'
}

/** For what moves nothing: calls once more where no answer came, unless nobody waits any more. */
export const repeatOnce = <Answer>(call: () => Promise<Answer>, signal: AbortSignal): Promise<Answer> =>
  call().catch((error: unknown) => {
    if (error instanceof NoAnswer && !signal.aborted) return call()
    throw error
  })
