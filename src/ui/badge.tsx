import type { ReactNode } from 'react'
import './badge.css'

/** A round field for the icon that heads a screen. */
export const Badge = ({ good = false, children }: { good?: boolean; children: ReactNode }): ReactNode => (
  <div className={good ? 'badge badge-good' : 'badge'}>{children}</div>
)
