import * as z from 'zod'

/**
 * What Przelewy24 takes, by its documentation "Przelewy24 REST API" 1.0.16 (developers.przelewy24.pl, OpenAPI): which fields
 * must be there, and how long they may be. A field that it does not know is refused here, so that a wrong name is seen.
 */
export const Register = z.strictObject({
  merchantId: z.int(),
  posId: z.int(),
  sessionId: z.string().max(100),
  amount: z.int().positive(),
  currency: z.string().length(3),
  description: z.string().max(1024),
  email: z.email().max(50),
  client: z.string().max(40).optional(),
  country: z.string().length(2),
  language: z.enum(['bg', 'cs', 'de', 'en', 'es', 'fr', 'hr', 'hu', 'it', 'nl', 'pl', 'pt', 'se', 'sk', 'ro']),
  urlReturn: z.url().max(250),
  urlStatus: z.url().max(250).optional(),
  urlCardPaymentNotification: z.url().max(250).optional(),
  timeLimit: z.int().min(0).max(99).optional(),
  regulationAccept: z.boolean().optional(),
  encoding: z.string().max(15).optional(),
  additional: z
    .strictObject({ PSU: z.strictObject({ IP: z.string().min(1), userAgent: z.string().min(1) }) })
    .optional(),
  sign: z.string().max(100),
})
export type Register = z.infer<typeof Register>

export const ChargeByCode = z.strictObject({ token: z.string(), blikCode: z.string().regex(/^\d{6}$/) })

export const Verify = z.strictObject({
  merchantId: z.int(),
  posId: z.int(),
  sessionId: z.string().max(100),
  amount: z.int(),
  currency: z.string().length(3),
  orderId: z.int(),
  sign: z.string(),
})
