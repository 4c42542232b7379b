import type { ReactNode } from 'react'
import { Layout } from '../ui/layout.tsx'
import { Skeleton } from '../ui/skeleton.tsx'
import { OrderSummaryBlank } from './order-summary.tsx'
import './loading.css'

/** The page's outline, without a word: its language is not known yet. */
export const Loading = (): ReactNode => (
  <Layout busy summary={<OrderSummaryBlank />}>
    <Skeleton className="loading-heading" />
    <Skeleton className="loading-field" />
    <Skeleton className="loading-button" />
  </Layout>
)
