import { Component, Fragment, type ReactNode } from 'react'

interface ErrorBoundaryProps {
  fallback: ReactNode
  children: ReactNode
}

interface ErrorBoundaryState {
  error: unknown
  /** How often its children have been drawn anew. */
  redraws: number
}

/** A payment has fewer screens. Where it takes more, drawing anew cures nothing. */
const mostRedraws = 20

/**
 * Shows `fallback` once rendering has failed, where React would leave an empty page. A failure that is not the
 * children's is cured by drawing them anew: others have moved or taken away an element that React was to take away.
 */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: null, redraws: 0 }

  static getDerivedStateFromError(error: unknown): Partial<ErrorBoundaryState> {
    return { error }
  }

  /** What went wrong is told to whoever looks into the browser's console. */
  override componentDidCatch(error: unknown): void {
    reportError(error)
    if (this.isCurable()) this.setState(({ redraws }) => ({ error: null, redraws: redraws + 1 }))
  }

  override render(): ReactNode {
    const { error, redraws } = this.state
    if (error === null) return <Fragment key={redraws}>{this.props.children}</Fragment>
    return this.isCurable() ? null : this.props.fallback
  }

  private isCurable(): boolean {
    return this.state.error instanceof DOMException && this.state.redraws < mostRedraws
  }
}
