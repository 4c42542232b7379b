/** Long enough for a slow network, and not for one that brings nothing any more. */
const limitMs = 10_000

/** What a part of the app that is on its way comes to; rejects where it has not come in time. */
export const inTime = <Part>(coming: Promise<Part>): Promise<Part> =>
  new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('A part of the app did not come in time')), limitMs)
    coming.then(resolve, reject).finally(() => clearTimeout(timer))
  })
