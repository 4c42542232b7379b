import type { ReactNode } from 'react'
import './screen.css'

interface ScreenProps {
  /** Set in the middle: something is told and nothing is asked. */
  news?: boolean
  children: ReactNode
}

export const Screen = ({ news = false, children }: ScreenProps): ReactNode => (
  <section className={news ? 'screen screen-news' : 'screen'}>{children}</section>
)

interface ScreenHeadingProps {
  /** No order summary stands above: this is the page's first heading. */
  first?: boolean
  children: ReactNode
}

/** Takes the focus when its screen replaces the one that had it. */
export const ScreenHeading = ({ first = false, children }: ScreenHeadingProps): ReactNode => {
  const Heading = first ? 'h1' : 'h2'
  return (
    <Heading className="screen-heading" tabIndex={-1}>
      {children}
    </Heading>
  )
}

export const ScreenText = ({ children }: { children: ReactNode }): ReactNode => (
  <p className="screen-text">{children}</p>
)

export const ScreenActions = ({ children }: { children: ReactNode }): ReactNode => (
  <div className="screen-actions">{children}</div>
)

export const ScreenFoot = ({ children }: { children: ReactNode }): ReactNode => (
  <p className="screen-foot">{children}</p>
)
