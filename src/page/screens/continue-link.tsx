import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { nameMark, WithName } from '../i18n/with-name.tsx'

interface ContinueLinkProps {
  session: PayerSession
  onLeave: (url: string) => void
}

/** The way on to the shop once it is paid. */
export const ContinueLink = ({ session, onLeave }: ContinueLinkProps): ReactNode => {
  const { t } = useTranslation()
  const url = session.success_url
  if (url === null) return null
  return (
    <ButtonLink href={url} onFollow={() => onLeave(url)}>
      <WithName text={t('action.continue', { merchant: nameMark })} name={session.merchant.name} />
    </ButtonLink>
  )
}
