import type { ReactNode } from 'react'
import './monogram.css'

/** The first letter or digit of a name, in the merchant's colour, where there is no logo. The name itself stands beside it. */
export const Monogram = ({ name }: { name: string }): ReactNode => {
  const letter = /[\p{L}\p{N}]/u.exec(name)?.[0]
  if (letter === undefined) return null
  return (
    <span className="monogram" aria-hidden="true" translate="no">
      {letter.toUpperCase()}
    </span>
  )
}
