import type { Kysely, Selectable } from 'kysely'
import type { Contact } from '../../contract/payer-session.ts'
import type { Database } from '../database/schema.ts'

export const contactColumns = ['support_email', 'support_phone', 'support_url', 'terms_url', 'privacy_url'] as const

type ContactRow = Pick<Selectable<Database['merchants']>, (typeof contactColumns)[number]>

/** The contact as pages get it. */
export const presentContact = (row: ContactRow): Contact => ({
  email: row.support_email,
  phone: row.support_phone,
  page: row.support_url,
  terms: row.terms_url,
  privacy: row.privacy_url,
})

/** Sets all of a merchant's contact at once, on open pages from their next update on. Returns whether there is such a merchant. */
export const setContact = async (
  db: Kysely<Database>,
  { merchantId, contact }: { merchantId: string; contact: Contact },
): Promise<boolean> => {
  const merchant = await db
    .updateTable('merchants')
    .set({
      support_email: contact.email,
      support_phone: contact.phone,
      support_url: contact.page,
      terms_url: contact.terms,
      privacy_url: contact.privacy,
    })
    .where('id', '=', merchantId)
    .returning('id')
    .executeTakeFirst()
  return merchant !== undefined
}
