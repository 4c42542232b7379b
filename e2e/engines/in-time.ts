import { setTimeout as sleep } from 'node:timers/promises'

const answerTimeoutMs = 30_000

/** What a browser answers. Throws where it takes longer than 30 s: what drives a browser can wait for it for ever. */
export const inTime = <Answer>(answer: Promise<Answer>): Promise<Answer> =>
  Promise.race([
    answer,
    sleep(answerTimeoutMs, null, { ref: false }).then(() => {
      throw new Error('The browser does not answer')
    }),
  ])
