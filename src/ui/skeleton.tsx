import type { ReactNode } from 'react'
import './skeleton.css'

/** A grey block where something will stand. Its place gives it its size, by `className`. */
export const Skeleton = ({ className }: { className: string }): ReactNode => (
  <div className={`skeleton ${className}`} aria-hidden="true" />
)
