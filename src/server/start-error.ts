/** Why the program cannot start, as a sentence to whoever started it: it says what to do, so no stack trace is shown. */
export class StartError extends Error {
  override readonly name = 'StartError'
}
