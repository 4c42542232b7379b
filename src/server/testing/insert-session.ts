import { randomBytes, randomUUID } from 'node:crypto'
import type { Insertable, Kysely } from 'kysely'
import type { Database } from '../database/schema.ts'

/** Writes an open session of a merchant of its own, for tests of what happens to it next. Returns its id. */
export const insertSession = async (
  db: Kysely<Database>,
  { createdAt, ...overrides }: { createdAt: Date } & Partial<Insertable<Database['checkout_sessions']>>,
): Promise<string> => {
  const merchantId = randomUUID()
  await db
    .insertInto('merchants')
    .values({ id: merchantId, display_name: 'Test shop', created_at: createdAt })
    .execute()
  const { id } = await db
    .insertInto('checkout_sessions')
    .values({
      id: randomBytes(16).toString('base64url'),
      merchant_id: merchantId,
      livemode: false,
      status: 'open',
      amount_total: 1050,
      amount_sub_total: 1050,
      fees: null,
      currency: 'pln',
      customer_firstname: 'John',
      customer_lastname: 'Doe',
      customer_email: 'john@example.com',
      customer_ip: '',
      customer_country: '',
      success_url: 'https://shop.example/thanks',
      cancel_url: '',
      notification_url: '',
      payment_method: ['blik'],
      locale: '',
      metadata: null,
      expires_at: new Date(createdAt.getTime() + 86_400_000),
      created_at: createdAt,
      ...overrides,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return id
}
