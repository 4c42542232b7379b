import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { Operator } from '../../contract/page-state.ts'
import type { PayerSession } from '../../contract/payer-session.ts'
import { LockIcon } from '../../ui/icons.tsx'
import { nameMark, WithName } from '../i18n/with-name.tsx'
import { ContactLinks, OutLink } from './contact-links.tsx'
import { LanguageSwitch } from './language-switch.tsx'

/** Who runs the installation; nothing where that is not set. */
export const OperatorLine = ({ operator }: { operator: Operator | null }): ReactNode => {
  const { t } = useTranslation()
  if (operator === null) return null
  const { name, page, ...links } = operator
  const who = <WithName text={t('contact.operator', { operator: nameMark })} name={name} />
  return (
    <ContactLinks contact={links} isKnown>
      {page === null ? <span>{who}</span> : <OutLink href={page}>{who}</OutLink>}
    </ContactLinks>
  )
}

interface PageFooterProps {
  session: PayerSession
  operator: Operator | null
  /** The screen tells how to reach the shop already. */
  hasHelp: boolean
}

/** Who stands behind the page: the merchant, and the installation. */
export const PageFooter = ({ session, operator, hasHelp }: PageFooterProps): ReactNode => {
  const { t } = useTranslation()
  const { contact } = session.merchant
  const { terms, privacy } = contact
  return (
    <>
      <p>
        <LockIcon />
        <span>{t('trust')}</span>
      </p>
      <ContactLinks contact={hasHelp ? { terms, privacy } : contact} reference={session.reference}>
        <bdi translate="no">{session.merchant.name}</bdi>
      </ContactLinks>
      <OperatorLine operator={operator} />
      <LanguageSwitch />
    </>
  )
}
