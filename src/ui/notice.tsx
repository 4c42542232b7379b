import type { ReactNode } from 'react'
import { AlertIcon, InfoIcon } from './icons.tsx'
import './notice.css'

interface NoticeProps {
  id?: string
  kind: 'plain' | 'warning' | 'bad'
  title?: string
  children?: ReactNode
}

export const Notice = ({ id, kind, title, children }: NoticeProps): ReactNode => (
  <div id={id} className={`notice notice-${kind}`}>
    {kind === 'plain' ? <InfoIcon /> : <AlertIcon />}
    <div>
      {title && <p className="notice-title">{title}</p>}
      {children && <p>{children}</p>}
    </div>
  </div>
)
