import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { ButtonLink } from '../../ui/button.tsx'
import { nameMark, WithName } from '../i18n/with-name.tsx'

interface BackLinkProps {
  session: PayerSession
  quiet?: boolean
}

/** The way back to the shop, where the shop wants one. Only for phases in which no money is under way. */
export const BackLink = ({ session, quiet = false }: BackLinkProps): ReactNode => {
  const { t } = useTranslation()
  if (session.cancel_url === null || session.cancel_url === '') return null
  return (
    <ButtonLink href={session.cancel_url} quiet={quiet}>
      <WithName text={t('action.back', { merchant: nameMark })} name={session.merchant.name} />
    </ButtonLink>
  )
}
