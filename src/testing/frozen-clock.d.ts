/** A clock that stands still: whoever waits for a time that is not past waits for ever. Set it ahead with `movableClock`. */
export declare const frozenClock: (start?: Date) => {
  now: () => Date
  at(time: Date, wake: () => void): () => void
}
