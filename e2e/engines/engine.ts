/** What a payer looks for: what it is and what it is called, as assistive technology announces it. */
export interface Announced {
  role: 'heading' | 'textbox' | 'button' | 'link'
  /** All of it, with the spaces that it has. */
  name: string
}

export interface Seen {
  /** What is typed into it. */
  value: string
  /** What else is announced with it. */
  description: string
  isFocused: boolean
}

export type Key = 'Tab' | 'Enter' | 'End' | 'ArrowLeft' | 'Backspace' | 'Control' | 'a' | 'c' | 'v'

/** A tab in the hands of a payer. */
export interface Tab {
  /** Resolves once the page has loaded. */
  open(url: string): Promise<void>
  /** Brings it in front of the others: a tab behind them asks the server seldom. */
  show(): Promise<void>
  reload(): Promise<void>
  goBack(): Promise<void>
  address(): Promise<string>
  /** What is in sight now; null where it is not. Needs JavaScript in the page. */
  look(what: Announced): Promise<Seen | null>
  /** Throws where nothing like it is in sight. Needs JavaScript in the page. */
  click(what: Announced): Promise<void>
  /** Types into what has the focus, key by key. */
  type(text: string): Promise<void>
  /** Presses keys together, the last one being the one that the others modify. */
  press(...keys: Key[]): Promise<void>
  /** Runs in the page, on its own: nothing from outside of it is there. Works where the page’s own JavaScript is off. */
  evaluate<Answer>(ask: () => Answer): Promise<Answer>
  resize(size: { width: number; height: number }): Promise<void>
}

/** A browser that has never been used: without history, storage or settings but these. */
export interface FreshBrowser {
  openTab(): Promise<Tab>
  /** Errors, warnings and broken policies of all tabs so far, as far as the engine tells. To be asked last. */
  complaints(): Promise<string[]>
  close(): Promise<void>
}

export interface BrowserSettings {
  isDark: boolean
  hasJavaScript: boolean
}

export interface Engine {
  open(settings: BrowserSettings): Promise<FreshBrowser>
  close(): Promise<void>
}
