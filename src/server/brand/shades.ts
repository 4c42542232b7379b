import { ColorSpace, getLuminance, OKLCH, serialize, sRGB, to, toGamut } from 'colorjs.io/fn'

ColorSpace.register(sRGB)
ColorSpace.register(OKLCH)

/** A colour that screens have. */
export interface Shade {
  /** `#rrggbb`. */
  hex: string
  /** In OKLCH, from 0 to 1. */
  lightness: number
  /** Relative luminance, from 0 to 1. */
  luminance: number
}

const steps = 200

/** A colour's shade as it is. */
export const shadeOf = (hex: string): Shade => {
  const [lightness] = to(hex, OKLCH).coords
  return { hex, lightness: lightness ?? 0, luminance: getLuminance(hex) }
}

interface Oklch {
  lightness: number
  chroma: number
  hue: number | null
}

const shadeAt = ({ lightness, chroma, hue }: Oklch): Shade => {
  const inside = toGamut({ space: OKLCH, coords: [lightness, chroma, hue], alpha: 1 }, { space: sRGB })
  const hex = serialize(to(inside, sRGB), { format: 'hex', collapse: false })
  return { hex, lightness, luminance: getLuminance(hex) }
}

/** The colour as it is, and from black to white in its hue, as colourful as it is where screens can show that. */
export const shadesOf = (hex: string): readonly Shade[] => {
  const [, chroma, hue] = to(hex, OKLCH).coords
  const lightnesses = Array.from({ length: steps + 1 }, (_, step) => step / steps)
  return [
    shadeOf(hex),
    ...lightnesses.map((lightness) => shadeAt({ lightness, chroma: chroma ?? 0, hue: hue ?? null })),
  ]
}

/** A shade of the colour's hue, with no more chroma than it has itself. */
export const tintOf = (hex: string, { lightness, chroma }: { lightness: number; chroma: number }): Shade => {
  const [, own, hue] = to(hex, OKLCH).coords
  return shadeAt({ lightness, chroma: Math.min(own ?? 0, chroma), hue: hue ?? null })
}

/** As WCAG 2 counts it: from 1 to 21. */
export const contrastOf = (one: Shade, other: Shade): number => {
  const [darker, lighter] = [one.luminance, other.luminance].toSorted((a, b) => a - b)
  return ((lighter ?? 0) + 0.05) / ((darker ?? 0) + 0.05)
}
