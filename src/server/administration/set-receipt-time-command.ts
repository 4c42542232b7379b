import { setReceiptTime } from '../merchants/set-receipt-time.ts'
import { command } from './command.ts'
import { noSuchMerchant } from './no-such-merchant.ts'
import { merchantId, none, receiptSeconds } from './parameters.ts'

export const setReceiptTimeCommand = command({
  summary: 'Set for how long pages of a merchant say that it is paid, before they go on to the shop by themselves.',
  notes: [
    'With --none it is RECEIPT_SECONDS, as for everybody who has set nothing. The way on can be pressed at once.',
  ],
  positionals: { merchant: merchantId, seconds: receiptSeconds },
  options: { none },
  check: (given) => ((given.seconds === undefined) === given.none ? null : 'Give either <seconds> or --none.'),
  async run({ db }, { merchant: id, seconds = null }) {
    if (!(await setReceiptTime(db, { merchantId: id, seconds }))) throw noSuchMerchant(id)
    const text = seconds === null ? 'The time is RECEIPT_SECONDS from now on.' : `The time is ${seconds} s from now on.`
    return { text, json: { id, receipt_seconds: seconds } }
  },
})
