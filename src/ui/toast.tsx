import type { ReactNode } from 'react'
import { NoConnectionIcon } from './icons.tsx'
import './toast.css'

/** Shown and said while it has children. Its region is there before them: readers overlook one that arrives with its text. */
export const ConnectionToast = ({ children }: { children: ReactNode }): ReactNode => (
  <div aria-live="polite">
    {children && (
      <p className="toast">
        <NoConnectionIcon size={18} />
        <span>{children}</span>
      </p>
    )}
  </div>
)
