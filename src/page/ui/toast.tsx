import type { ReactNode } from 'react'
import { NoConnectionIcon } from './icons.tsx'
import './toast.css'

export const ConnectionToast = ({ children }: { children: ReactNode }): ReactNode => (
  <p className="toast">
    <NoConnectionIcon size={18} />
    {children}
  </p>
)
