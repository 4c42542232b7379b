/** A clock that stands still: whoever waits for a time that is not past waits for ever. Set it ahead with `movableClock`. */
export const frozenClock = (start = new Date('2026-11-22T10:00:00Z')) => ({
  now: () => start,
  at(time: Date, wake: () => void) {
    let calledOff = false
    if (time <= start) queueMicrotask(() => calledOff || wake())
    return () => {
      calledOff = true
    }
  },
})
