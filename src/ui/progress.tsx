import type { ReactNode } from 'react'
import './progress.css'

/** A ring of which `part`, from 0 to 1, is left, around a short text. */
export const Ring = ({ part, children }: { part: number; children: ReactNode }): ReactNode => (
  <div className="progress">
    <svg viewBox="0 0 120 120" aria-hidden="true">
      <circle cx="60" cy="60" r="56" />
      <circle
        className="progress-arc"
        cx="60"
        cy="60"
        r="56"
        pathLength={100}
        strokeDasharray="100 101"
        strokeDashoffset={100 - 100 * Math.min(Math.max(part, 0), 1)}
      />
    </svg>
    {children}
  </div>
)

interface BusyProps {
  /** The code goes to whoever stands in the ring: shown once, as the screen comes. */
  takesCode?: boolean
  /** An icon of whom we wait for. */
  children: ReactNode
}

/** Something is under way and nobody knows for how long. */
export const Busy = ({ takesCode = false, children }: BusyProps): ReactNode => (
  <div className={takesCode ? 'progress progress-busy progress-takes-code' : 'progress progress-busy'}>
    <svg viewBox="0 0 72 72" aria-hidden="true">
      <circle cx="36" cy="36" r="32" />
      <circle className="progress-arc" cx="36" cy="36" r="32" pathLength={100} strokeDasharray="25 75" />
    </svg>
    <span className="progress-icon">{children}</span>
  </div>
)
