import { useLayoutEffect, useRef } from 'react'
import type { Accent } from '../contract/brand.ts'
import type { Known } from './phase.ts'

type Property = readonly [name: string, value: string]

const propertiesOf = (theme: 'light' | 'dark', colors: Accent['light']): Property[] =>
  Object.entries(colors).flatMap(([name, color]) => (color === null ? [] : ([[`--${theme}-${name}`, color]] as const)))

/** The custom properties that base.css paints with in place of Kasa's own colours. */
export const accentProperties = ({ light, dark }: Accent): Property[] => [
  ...propertiesOf('light', light),
  ...propertiesOf('dark', dark),
]

const paint = (accent: Accent | null, before: Accent | null) => {
  const { style } = document.documentElement
  // What the document's own style element sets can be covered alone; `initial` lets base.css fall back.
  if (before !== null) for (const [name] of accentProperties(before)) style.setProperty(name, 'initial')
  if (accent !== null) for (const [name, color] of accentProperties(accent)) style.setProperty(name, color)
}

interface UseAccent {
  known: Known
  /** What the document is painted in already. */
  given: Accent | null
}

/** Paints the page in the merchant's colours where its document came without them, or they have changed since. */
export const useAccent = ({ known, given }: UseAccent): void => {
  const painted = useRef(given)
  // While the session is not known, what is on screen stays.
  const accent = typeof known === 'string' ? painted.current : known.merchant.accent
  useLayoutEffect(() => {
    if (JSON.stringify(accent) === JSON.stringify(painted.current)) return
    paint(accent, painted.current)
    painted.current = accent
  }, [accent])
}
