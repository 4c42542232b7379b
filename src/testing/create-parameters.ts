import type { CreateCheckoutSessionInput } from '../contract/checkout-session.ts'

/** Parameters that every installation takes in test mode, with what the test is about in their place. */
export const createParameters = (overrides: Partial<CreateCheckoutSessionInput> = {}): CreateCheckoutSessionInput => ({
  amount: 1050,
  currency: 'pln',
  customer_email: 'john@example.com',
  customer_firstname: 'John',
  customer_lastname: 'Doe',
  success_url: 'https://shop.example/thanks',
  cancel_url: 'https://shop.example/basket',
  ...overrides,
})
