import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayerSession } from '../../contract/payer-session.ts'
import { Skeleton } from '../../ui/skeleton.tsx'
import { useFormats } from '../i18n/formats.ts'
import { MerchantLogo } from './merchant-logo.tsx'
import { Monogram } from './monogram.tsx'
import { OrderDetails } from './order-details.tsx'
import './order-summary.css'

/** What is paid, to whom and by whom: above every screen of a known session. */
export const OrderSummary = ({ session }: { session: PayerSession }): ReactNode => {
  const { t } = useTranslation()
  const { money } = useFormats()
  const { amount_total, amount_sub_total, fees, currency, customer, merchant } = session
  const total = money({ amount: amount_total, currency })
  return (
    <>
      <h1>
        <span className="order-brand">
          {merchant.logo ? <MerchantLogo logo={merchant.logo} /> : <Monogram name={merchant.name} />}
          <span className="order-merchant">
            <bdi translate="no">{merchant.name}</bdi>
          </span>
        </span>
        <span> </span>
        <span className={total.length > 13 ? 'order-amount order-amount-long' : 'order-amount'}>
          <bdi translate="no">{total}</bdi>
        </span>
      </h1>
      <OrderDetails order={session.order} />
      {fees !== null && fees !== 0 && (
        <dl className="order-parts">
          <dt>{t('summary.order')}</dt>
          <dd>
            <bdi translate="no">{money({ amount: amount_sub_total, currency })}</bdi>
          </dd>
          <dt>{t('summary.fee')}</dt>
          <dd>
            <bdi translate="no">{money({ amount: fees, currency })}</bdi>
          </dd>
        </dl>
      )}
      <dl className="order-customer">
        <dt>{t('summary.name')}</dt>
        <dd>
          <bdi translate="no">{`${customer.firstname} ${customer.lastname}`}</bdi>
        </dd>
        <dt>{t('summary.email')}</dt>
        <dd>
          <bdi translate="no">{customer.email}</bdi>
        </dd>
      </dl>
    </>
  )
}

export const OrderSummaryBlank = (): ReactNode => (
  <div className="order-blank">
    <Skeleton className="order-merchant-blank" />
    <Skeleton className="order-amount-blank" />
    <Skeleton className="order-name-blank" />
    <Skeleton className="order-email-blank" />
  </div>
)
