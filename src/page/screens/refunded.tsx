import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { Notice } from '../../ui/notice.tsx'
import { useFormats } from '../i18n/formats.ts'

export const isRefunded = ({ refunded, amount_total }: PayerSession): boolean => refunded.succeeded >= amount_total

/** What the shop has sent back of a payment, or is about to; nothing where it has not. */
export const Refunded = ({ session }: { session: PayerSession }): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { refunded, currency } = session
  const sent = money({ amount: refunded.succeeded, currency })
  const texts = [
    refunded.succeeded > 0 && t(isRefunded(session) ? 'refunded.full' : 'refunded.part', { amount: sent }),
    refunded.pending > 0 && t('refunded.pending', { amount: money({ amount: refunded.pending, currency }) }),
  ].filter((text) => text !== false)
  if (texts.length === 0) return null
  return (
    <Notice kind="plain" title={texts.join(' ')}>
      {t('refunded.arrives')}
    </Notice>
  )
}
