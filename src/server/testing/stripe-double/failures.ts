/** What Stripe's test mode does for an e-mail that begins so (docs.stripe.com/payments/blik/accept-a-payment), with its codes. */
export const failures = {
  invalid_code: { when: 'at_once', code: 'payment_method_provider_decline', decline_code: 'code_invalid' },
  expired_code: { when: 'at_once', code: 'payment_method_provider_decline', decline_code: 'code_expired' },
  limit_exceeded: { when: 'later', code: 'payment_method_provider_decline', decline_code: 'payment_limit_exceeded' },
  insufficient_funds: { when: 'later', code: 'payment_method_provider_decline', decline_code: 'insufficient_funds' },
  customer_declined: { when: 'later', code: 'payment_method_provider_decline', decline_code: 'customer_declined' },
  bank_declined: { when: 'later', code: 'payment_method_provider_decline', decline_code: 'partner_generic_decline' },
  blik_declined: { when: 'later', code: 'payment_method_provider_decline', decline_code: 'generic_decline' },
  customer_timeout: {
    when: 'later',
    code: 'payment_method_provider_timeout',
    message: 'The customer did not confirm.',
  },
  bank_timeout: { when: 'later', code: 'payment_method_provider_timeout', message: 'The bank timed out.' },
  blik_timeout: { when: 'later', code: 'payment_method_provider_timeout', message: 'The BLIK network timed out.' },
} as const satisfies Record<
  string,
  { when: 'at_once' | 'later'; code: string; decline_code?: string; message?: string }
>

export type FailureName = keyof typeof failures
export const failureNames = Object.keys(failures).filter((name): name is FailureName => Object.hasOwn(failures, name))

/** The failure that an e-mail asks for; null for none. */
export const failureOf = (email: string | undefined): FailureName | null =>
  failureNames.find((name) => email?.startsWith(`${name}@`)) ?? null

/** As Stripe writes it into an error and into `last_payment_error`. */
export const errorOf = (name: FailureName) => {
  const { when, ...failure } = failures[name]
  return { type: 'card_error' as const, message: `The payment failed: ${name}.`, ...failure }
}
