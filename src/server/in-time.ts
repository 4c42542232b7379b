/** Rejects once the signal is aborted, also where what is awaited does not look at it. */
export const inTime = <Value>(value: Promise<Value>, signal: AbortSignal): Promise<Value> =>
  Promise.race([
    value,
    new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason), { once: true })),
  ])
