import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '../../contract/payer-session.ts'
import './contact-links.css'

/** Leads out of the payment, in a tab of its own, and tells the other side nothing of where it was. */
export const OutLink = ({ href, children }: { href: string; children: ReactNode }): ReactNode => (
  <a href={href} target="_blank" rel="noopener noreferrer">
    {children}
  </a>
)

const telephone = (phone: string): string => `tel:${phone.replaceAll(/[^+\d]/g, '')}`
const letter = (email: string, about: string): string =>
  `mailto:${encodeURIComponent(email).replace('%40', '@')}?subject=${encodeURIComponent(about)}`

interface ContactLinksProps {
  contact: Pick<Contact, 'terms' | 'privacy'> & Partial<Contact>
  /** What a letter is about. */
  reference?: string
  /** Whether whose they are is told without any, too. */
  isKnown?: boolean
  /** Whose they are, before them. */
  children?: ReactNode
}

/** Who somebody is, ways to reach them, and what to know of them; nothing where nothing of it is known. */
export const ContactLinks = ({ contact, reference = '', isKnown = false, children }: ContactLinksProps): ReactNode => {
  const { t } = useTranslation()
  const { email = null, phone = null, page = null, terms, privacy } = contact
  if (!email && !phone && !page && !terms && !privacy && !isKnown) return null
  return (
    <ul className="contact-links">
      {children && <li>{children}</li>}
      {email && (
        <li>
          <a href={letter(email, reference)}>
            <bdi translate="no">{email}</bdi>
          </a>
        </li>
      )}
      {phone && (
        <li>
          <a href={telephone(phone)}>
            <bdi dir="ltr" translate="no">
              {phone}
            </bdi>
          </a>
        </li>
      )}
      {page && (
        <li>
          <OutLink href={page}>{t('contact.page')}</OutLink>
        </li>
      )}
      {terms && (
        <li>
          <OutLink href={terms}>{t('contact.terms')}</OutLink>
        </li>
      )}
      {privacy && (
        <li>
          <OutLink href={privacy}>{t('contact.privacy')}</OutLink>
        </li>
      )}
    </ul>
  )
}
