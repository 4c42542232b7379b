/** A time as the API tells it: whole seconds, rounded down. */
export const unixSeconds = (time: Date): number => Math.floor(time.getTime() / 1000)
