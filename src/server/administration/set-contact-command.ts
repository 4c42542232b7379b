import { setContact } from '../merchants/contact.ts'
import { command } from './command.ts'
import { noSuchMerchant } from './no-such-merchant.ts'
import { email, httpsAddress, merchantId, none, phone } from './parameters.ts'
import { describeContact } from './print.ts'

export const setContactCommand = command({
  summary: 'Set how payers reach a merchant, and the pages of its terms and privacy, as payment pages show them.',
  notes: ['All is set at once: what is left out is not shown any more.'],
  positionals: { merchant: merchantId },
  options: { email, phone, page: httpsAddress, terms: httpsAddress, privacy: httpsAddress, none },
  check: ({ none: nothing, ...given }) =>
    Object.values(given).every((value) => value === undefined || value === given.merchant) === nothing
      ? null
      : 'Give at least one of --email, --phone, --page, --terms and --privacy, or else --none.',
  async run({ db }, { merchant: id, email = null, phone = null, page = null, terms = null, privacy = null }) {
    const contact = { email, phone, page, terms, privacy }
    if (!(await setContact(db, { merchantId: id, contact }))) throw noSuchMerchant(id)
    return { text: `Payers read from now on: ${describeContact(contact)}.`, json: { id, contact } }
  },
})
