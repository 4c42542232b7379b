import type { Logo } from '../../contract/brand.ts'

/** Pixels as they are: red, green, blue and alpha, from 0 to 255 each, in sRGB. */
export interface Pixels {
  data: Uint8Array
  width: number
  height: number
}

export interface VisiblePart {
  /** The smallest rectangle with all that can be seen, in pixels. */
  box: { left: number; top: number; width: number; height: number }
  /** The theme whose ground it can be seen on. */
  ground: Logo['ground']
}

/** Fainter than this is a shadow's end, which no eye misses. */
const faintest = 8
/** On white what is lighter than this, and on the dark card what is darker, has less than 2:1: it is as good as lost. */
const tooLight = 0.475
const tooDark = 0.07
/** Shadows and edges get lost everywhere: more than this share of the outline is the picture itself. */
const share = 0.05

const linear = Float64Array.from({ length: 256 }, (_, value) => {
  const part = value / 255
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
})

const linearOf = (value: number | undefined): number => linear[value ?? 0] ?? 0

const alphaAt = ({ data, width, height }: Pixels, x: number, y: number): number =>
  x < 0 || y < 0 || x >= width || y >= height ? 0 : (data[(y * width + x) * 4 + 3] ?? 0)

/** Whether a pixel is of the outline, which the ground begins beside: what lies within has the picture for its ground. */
const outlineOf = (pixels: Pixels) => {
  const reach = Math.max(1, Math.round(Math.min(pixels.width, pixels.height) / 50))
  return (x: number, y: number): boolean =>
    alphaAt(pixels, x - reach, y) < faintest ||
    alphaAt(pixels, x + reach, y) < faintest ||
    alphaAt(pixels, x, y - reach) < faintest ||
    alphaAt(pixels, x, y + reach) < faintest
}

type Box = VisiblePart['box'] & { bringsItsGround: boolean }

const boxOf = (pixels: Pixels): Box | null => {
  const { width, height } = pixels
  let [left, right, top, bottom, opaque] = [width, -1, height, -1, 0]
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const alpha = alphaAt(pixels, x, y)
      if (alpha < faintest) continue
      left = Math.min(left, x)
      right = Math.max(right, x)
      top = Math.min(top, y)
      bottom = y
      if (alpha === 255) opaque += 1
    }
  }
  if (right === -1) return null
  const box = { left, top, width: right - left + 1, height: bottom - top + 1 }
  return { ...box, bringsItsGround: opaque === box.width * box.height }
}

const groundOf = (pixels: Pixels): Logo['ground'] => {
  const { data, width } = pixels
  const isOutline = outlineOf(pixels)
  let [outline, lostOnLight, lostOnDark] = [0, 0, 0]
  for (let at = 0; at < data.length; at += 4) {
    const alpha = data[at + 3] ?? 0
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)]
    if (alpha < faintest || !isOutline(x, y)) continue
    outline += alpha
    const luminance = 0.2126 * linearOf(data[at]) + 0.7152 * linearOf(data[at + 1]) + 0.0722 * linearOf(data[at + 2])
    if (luminance > tooLight) lostOnLight += alpha
    if (luminance < tooDark) lostOnDark += alpha
  }
  if (Math.max(lostOnLight, lostOnDark) <= share * outline) return 'any'
  return lostOnLight > lostOnDark ? 'dark' : 'light'
}

/** Where the picture lies among transparent pixels, and what it can be seen on. Null where there is nothing to see. */
export const visiblePart = (pixels: Pixels): VisiblePart | null => {
  const found = boxOf(pixels)
  if (found === null) return null
  const { bringsItsGround, ...box } = found
  return { box, ground: bringsItsGround ? 'any' : groundOf(pixels) }
}
