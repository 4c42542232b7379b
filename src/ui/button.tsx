import type { MouseEvent, ReactNode } from 'react'
import './button.css'

export const SubmitButton = ({ children }: { children: ReactNode }): ReactNode => (
  <button type="submit" className="button button-main">
    {children}
  </button>
)

interface ButtonLinkProps {
  href: string
  quiet?: boolean
  /** What to do in place of following the link, on a plain click. */
  onFollow?: () => void
  children: ReactNode
}

export const ButtonLink = ({ href, quiet = false, onFollow, children }: ButtonLinkProps): ReactNode => {
  const onClick = (event: MouseEvent) => {
    const inNewTab = event.ctrlKey || event.metaKey || event.shiftKey || event.altKey
    if (onFollow === undefined || inNewTab) return
    event.preventDefault()
    onFollow()
  }
  return (
    <a href={href} className={`button ${quiet ? 'button-quiet' : 'button-main'}`} onClick={onClick}>
      <span>{children}</span>
    </a>
  )
}
