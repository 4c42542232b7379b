import { CreateCheckoutSession } from '../../contract/checkout-session.ts'
import { refusedBy } from '../../contract/text-field.ts'
import type { Clock } from '../clock.ts'

interface Circumstances {
  clock: Clock
  /** ISO 4217, lower case. */
  currencies: ReadonlySet<string>
  /** Whether addresses must be https: those of live sessions. */
  httpsOnly: boolean
}

/** The contract's parameters with what depends on the hour, the installation and the mode of the key. */
export const acceptedParameters = ({ clock, currencies, httpsOnly }: Circumstances) => {
  const { currency, expires_at, success_url, cancel_url, notification_url } = CreateCheckoutSession.shape
  const secure = refusedBy((url: string) =>
    httpsOnly && /^http:/i.test(url) ? { code: 'url_insecure', message: 'must be https in live mode' } : null,
  )
  return CreateCheckoutSession.extend({
    currency: currency.check(
      refusedBy((code) =>
        currencies.has(code)
          ? null
          : { code: 'currency_unsupported', message: `must be one of ${[...currencies].sort().join(', ')}` },
      ),
    ),
    expires_at: expires_at.check(
      refusedBy((seconds) =>
        seconds === null || seconds * 1000 > clock.now().getTime()
          ? null
          : { code: 'expires_at_past', message: 'must be in the future' },
      ),
    ),
    success_url: success_url.check(secure),
    cancel_url: cancel_url.check(secure),
    notification_url: notification_url.check(secure),
  })
}
