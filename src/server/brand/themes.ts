/** A theme of the page as far as colours are chosen for it. The same as in src/ui/base.css. */
export interface Theme {
  /** All that lines and buttons stand on. */
  grounds: readonly string[]
  /** How light a ground in the merchant's hue is, from 0 to 1 in OKLCH, and how colourful at the most. */
  tint: { lightness: number; chroma: number }
}

export const themes: Readonly<Record<'light' | 'dark', Theme>> = {
  light: { grounds: ['#ffffff', '#f8f8f5', '#f4f4f1'], tint: { lightness: 0.95, chroma: 0.02 } },
  dark: { grounds: ['#1a1b20', '#202228', '#111215'], tint: { lightness: 0.29, chroma: 0.05 } },
}

/** What is written on a button: light on dark colours, dark on light ones. */
export const buttonTexts = { light: '#ffffff', dark: '#17181c' } as const
