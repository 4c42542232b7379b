import type { ReactNode } from 'react'
import { Layout } from '../../ui/layout.tsx'
import { Skeleton } from '../../ui/skeleton.tsx'
import { OrderSummaryBlank } from './order-summary.tsx'
import './loading.css'

/** The page's outline, without a word but one: its language is not known yet. */
export const Loading = (): ReactNode => (
  <Layout busy summary={<OrderSummaryBlank />}>
    <h1 className="visually-hidden">BLIK</h1>
    <Skeleton className="loading-heading" />
    <Skeleton className="loading-field" />
    <Skeleton className="loading-button" />
  </Layout>
)
