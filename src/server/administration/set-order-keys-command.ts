import { setOrderKeys } from '../merchants/set-order-keys.ts'
import { command } from './command.ts'
import { noSuchMerchant } from './no-such-merchant.ts'
import { merchantId, metadataKey, none } from './parameters.ts'
import { describeOrderKeys } from './print.ts'

export const setOrderKeysCommand = command({
  summary: 'Name the keys of metadata whose texts payers read as their order’s number and description.',
  notes: [
    'Both are set at once: one that is left out is not shown any more. Payers read nothing else of metadata. What is too ' +
      'long for the page is cut.',
  ],
  positionals: { merchant: merchantId },
  options: { number: metadataKey, description: metadataKey, none },
  check: ({ number, description, none: neither }) =>
    (number === undefined && description === undefined) === neither
      ? null
      : 'Give --number, --description or both, or else --none.',
  async run({ db }, { merchant: id, number = null, description = null }) {
    const keys = { number, description }
    if (!(await setOrderKeys(db, { merchantId: id, keys }))) throw noSuchMerchant(id)
    return { text: `Payers read of metadata from now on: ${describeOrderKeys(keys)}.`, json: { id, order_keys: keys } }
  },
})
