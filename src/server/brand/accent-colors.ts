import type { Accent, AccentColors } from '../../contract/brand.ts'
import { contrastOf, type Shade, shadeOf, shadesOf, tintOf } from './shades.ts'
import { buttonTexts, type Theme, themes } from './themes.ts'

/** WCAG 2.2 AA, and a hair more: judges round differently. */
const readable = 4.52
const visible = 3.02

/** White is expected on a button: it is kept where dark would leave the picked colour no more than so much more alone. */
const whiteIsWorth = 0.06
/** How far apart the button's states lie, in lightness. */
const stateStep = 0.06

const [white, ink] = [shadeOf(buttonTexts.light), shadeOf(buttonTexts.dark)]

interface Search {
  shades: readonly Shade[]
  lightness: number
  isGood: (shade: Shade) => boolean
}

/** The good shade whose lightness is the nearest. Black or white is always good for one that is asked for here. */
const nearest = ({ shades, lightness, isGood }: Search): Shade => {
  const away = (shade: Shade) => Math.abs(shade.lightness - lightness)
  const found = shades.filter(isGood)
  return found.reduce((best, shade) => (away(shade) < away(best) ? shade : best), found[0] ?? ink)
}

/** The button, as near to the picked colour as its text allows. */
const buttonOf = (picked: Shade, shades: readonly Shade[]) => {
  const under = (text: Shade) => {
    const isGood = (shade: Shade) => contrastOf(shade, text) >= readable
    const at = (lightness: number) => nearest({ shades, lightness, isGood })
    const fill = at(picked.lightness)
    return { text, at, fill, moved: Math.abs(fill.lightness - picked.lightness) }
  }
  const [light, dark] = [under(white), under(ink)]
  const { text, at, fill } = light.moved <= dark.moved + whiteIsWorth ? light : dark
  // Away from the text, as long as there is somewhere to go.
  const away = text === white ? -stateStep : stateStep
  const isFree = fill.lightness + 2 * away >= 0 && fill.lightness + 2 * away <= 1
  const step = isFree ? away : -away
  return { text, fill, hover: at(fill.lightness + step), pressed: at(fill.lightness + 2 * step) }
}

const colorsIn = (picked: Shade, shades: readonly Shade[], theme: Theme): AccentColors => {
  const grounds = theme.grounds.map(shadeOf)
  const tint = tintOf(picked.hex, theme.tint)
  const contrastsWith = (others: readonly Shade[], least: number) => (shade: Shade) =>
    others.every((other) => contrastOf(shade, other) >= least)
  const { text, fill, hover, pressed } = buttonOf(picked, shades)
  const isEdge = contrastsWith(grounds, visible)
  const needsEdge = ![fill, hover, pressed].every(isEdge)
  return {
    line: nearest({ shades, lightness: picked.lightness, isGood: contrastsWith([...grounds, tint], readable) }).hex,
    tint: tint.hex,
    fill: fill.hex,
    hover: hover.hex,
    pressed: pressed.hex,
    text: text.hex,
    edge: needsEdge ? nearest({ shades, lightness: fill.lightness, isGood: isEdge }).hex : null,
  }
}

/**
 * What pages paint for a merchant that picked a colour (`#rrggbb`). Hue and colour stay, lightness is moved no further than
 * contrast asks for. A button that stands out from the page by too little keeps its colour and gets a border that does.
 */
export const accentColors = (picked: string): Accent => {
  const shades = shadesOf(picked)
  const shade = shadeOf(picked)
  return { light: colorsIn(shade, shades, themes.light), dark: colorsIn(shade, shades, themes.dark) }
}
