/**
 * Over HTTP/1.1 all tabs of a browser share six connections to us, and a stream keeps one for as long as it is open. With
 * these few, documents, questions and codes find a connection in as many tabs as a payer may have.
 */
const places = ['stream 1', 'stream 2']

/**
 * Waits for one of the places that this browser's tabs have together, and calls `onTaken` once. Returns the way to leave
 * it, taken or not. The browser gives back the place of a tab that is closed or has crashed. Where there are no locks (an
 * insecure address, the window of a sandboxed frame) there is no place either.
 */
export const takeStreamPlace = (locks: LockManager | undefined, onTaken: () => void): (() => void) => {
  const left = new AbortController()
  let isTaken = false
  const hold = async (): Promise<void> => {
    if (isTaken || left.signal.aborted) return
    isTaken = true
    onTaken()
    await new Promise((resolve) => left.signal.addEventListener('abort', resolve))
  }
  for (const place of places) locks?.request(place, { signal: left.signal }, hold).catch(() => {})
  return () => left.abort()
}
