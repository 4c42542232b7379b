import { systemClock } from '../clock.ts'
import { connect } from '../database/connect.ts'
import { answerOnce } from '../idempotency/answer-once.ts'

/** A program for tests to kill: it claims a key, writes the request's effect and says so, but never commits. */
const [url = '', merchantId = '', key = ''] = process.argv.slice(2)

await answerOnce(
  { db: connect(url), clock: systemClock },
  {
    owner: { merchantId, livemode: false },
    key,
    fingerprint: Buffer.alloc(32, 1),
    run: async (trx) => {
      await trx.updateTable('merchants').set({ display_name: 'Half done' }).execute()
      process.stdout.write('written')
      return new Promise<never>(() => {})
    },
  },
)
