import type { ReactNode } from 'react'
import './base.css'
import './layout.css'

interface LayoutProps {
  /** A line across the top of the page; its room is kept when there is none. */
  strip?: ReactNode
  summary?: ReactNode
  footer?: ReactNode
  /** The page has nothing to say yet. */
  busy?: boolean
  children: ReactNode
}

/** Where others have moved it, React does not find it to take it away: it goes by itself. */
const goWithReact = (element: HTMLElement | null) => () => queueMicrotask(() => element?.remove())

export const Layout = ({ strip, summary, footer, busy = false, children }: LayoutProps): ReactNode => (
  <div ref={goWithReact} className="layout">
    <header className="layout-strip">{strip}</header>
    <main className="layout-main" aria-busy={busy}>
      <div className="layout-card">
        {summary && <div className="layout-summary">{summary}</div>}
        <div className="layout-panel">{children}</div>
      </div>
    </main>
    <footer className="layout-footer">{footer}</footer>
  </div>
)
