import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { nameMark, WithName } from '../i18n/with-name.tsx'
import { ContactLinks } from './contact-links.tsx'
import './help.css'

interface HelpProps {
  session: PayerSession
  /** What to quote stands on the receipt. */
  hasReceipt?: boolean
}

/** What to quote, and whom to ask: for screens on which a payer may be at a loss. */
export const Help = ({ session: { reference, merchant }, hasReceipt = false }: HelpProps): ReactNode => {
  const { t } = useTranslation()
  const { email, phone, page } = merchant.contact
  const hasContact = (email ?? phone ?? page) !== null
  if (hasReceipt && !hasContact) return null
  return (
    <div className="help">
      {!hasReceipt && (
        <p>
          <WithName text={t('contact.reference', { reference: nameMark })} name={reference} />
        </p>
      )}
      {hasContact && (
        <>
          <p>
            <WithName text={t('contact.ask', { merchant: nameMark })} name={merchant.name} />
          </p>
          <ContactLinks contact={{ email, phone, page, terms: null, privacy: null }} reference={reference} />
        </>
      )}
    </div>
  )
}
