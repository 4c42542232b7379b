import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { useFormats } from '../i18n/formats.ts'
import { useInBrowser } from '../i18n/use-in-browser.ts'
import './receipt.css'

/** What the payer keeps, on the screen and on paper. */
export const Receipt = ({ session }: { session: PayerSession }): ReactNode => {
  const { t } = useTranslation()
  const { day, timeOfDay, money } = useFormats()
  const inBrowser = useInBrowser()
  const { order, amount_total, currency } = session
  const bought = [...new Set([order.number, order.description])].filter((text) => text !== null)
  if (session.paid_at_ms === null) return null
  return (
    <dl className="receipt">
      <dt>{t('receipt.amount')}</dt>
      <dd>
        <bdi translate="no">{money({ amount: amount_total, currency })}</bdi>
      </dd>
      <dt>{t('receipt.time')}</dt>
      <dd translate="no">{day(session.paid_at_ms, inBrowser)}</dd>
      {/* A line of its own: it grows shorter once the browser's zone is known, and nothing may move. */}
      <dd translate="no">{timeOfDay(session.paid_at_ms, inBrowser)}</dd>
      <dt>{t('receipt.method')}</dt>
      <dd translate="no">BLIK</dd>
      <dt>{t('receipt.reference')}</dt>
      <dd>
        <bdi translate="no">{session.reference}</bdi>
      </dd>
      {bought.length > 0 && <dt>{t('receipt.order')}</dt>}
      {bought.map((text) => (
        <dd key={text}>
          <bdi translate="no">{text}</bdi>
        </dd>
      ))}
    </dl>
  )
}
