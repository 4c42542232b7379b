import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { nameMark, WithName } from '../i18n/with-name.tsx'
import './order-details.css'

/** What is bought, in the shop's own words; nothing where it says nothing. */
export const OrderDetails = ({ order: { number, description } }: Pick<PayerSession, 'order'>): ReactNode => {
  const { t } = useTranslation()
  if (number === null && description === null) return null
  return (
    <p className="order-details">
      {description !== null && (
        <span>
          <bdi translate="no">{description}</bdi>
        </span>
      )}
      {number !== null && (
        <span>
          <WithName text={t('summary.number', { number: nameMark })} name={number} />
        </span>
      )}
    </p>
  )
}
