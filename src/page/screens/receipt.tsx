import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { useFormats } from '../i18n/formats.ts'
import './receipt.css'

/** Enough to be found by, and not the whole key to the page. */
const referenceLength = 8

/** What a printed page says beside what is on screen. The payer's time zone is known in the browser alone. */
export const Receipt = ({ session }: { session: PayerSession }): ReactNode => {
  const { t } = useTranslation()
  const { moment } = useFormats()
  const [inBrowser, setInBrowser] = useState(false)
  useEffect(() => setInBrowser(true), [])
  const { order } = session
  const bought = [...new Set([order.number, order.description])].filter((text) => text !== null)
  if (!inBrowser || session.paid_at_ms === null) return null
  return (
    <dl className="receipt">
      <dt>{t('receipt.time')}</dt>
      <dd translate="no">{moment(session.paid_at_ms)}</dd>
      <dt>{t('receipt.method')}</dt>
      <dd translate="no">BLIK</dd>
      <dt>{t('receipt.reference')}</dt>
      <dd>
        <bdi translate="no">{session.id.slice(0, referenceLength)}</bdi>
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
