import { createHash } from 'node:crypto'
import type { Metadata, Sharp, WebpOptions } from 'sharp'
import type { Logo } from '../../contract/brand.ts'
import { judgeLogoFile, LogoRefused, longestSide, moves } from './judge-logo-file.ts'
import { type Size, shownSize } from './shown-size.ts'
import { type Pixels, visiblePart } from './visible-part.ts'

/** A logo as it is kept: a WebP of our own, and how a page shows it, in CSS pixels. */
export interface EncodedLogo extends Pick<Logo, 'width' | 'height' | 'ground'> {
  /** The SHA-256 of `image`, in hex. */
  id: string
  image: Buffer
}

/** Screens have up to so many pixels for each CSS pixel. */
const densest = 3
/** A strip is no longer readable once it fits. */
const longestStrip = 20
/** In bytes, so that it does not keep a payer waiting. */
const heaviest = 40_000

/** From the best on: drawings are small without loss, and what is not is a photograph. */
const qualities: readonly [WebpOptions, ...WebpOptions[]] = [
  { lossless: true },
  { quality: 90 },
  { quality: 70, alphaQuality: 60 },
]

const limits = { limitInputPixels: longestSide ** 2, limitInputChannels: 4 } as const

// The server has no use for it, and it is large.
const loadSharp = async () => (await import('sharp')).default

const judge = ({ width, height, pages = 1 }: Metadata): void => {
  if (pages > 1) throw new LogoRefused(moves)
  if (width > longestSide || height > longestSide)
    throw new LogoRefused(`It has ${width} × ${height} pixels: a side may have at most ${longestSide}.`)
}

const decode = async (file: Buffer): Promise<Pixels> => {
  const sharp = await loadSharp()
  try {
    judge(await sharp(file, { ...limits, limitInputPixels: false }).metadata())
    const upright = sharp(file, { ...limits, autoOrient: true })
      .toColourspace('srgb')
      .ensureAlpha()
    const { data, info } = await upright.raw({ depth: 'uchar' }).toBuffer({ resolveWithObject: true })
    return { data, width: info.width, height: info.height }
  } catch (cause) {
    if (cause instanceof LogoRefused) throw cause
    throw new LogoRefused('It is broken: it cannot be read to its end.', { cause })
  }
}

const compress = async (picture: Sharp): Promise<Buffer> => {
  const [best, ...others] = qualities
  let image = await picture
    .clone()
    .webp({ effort: 6, ...best })
    .toBuffer()
  for (const quality of others) {
    if (image.length <= heaviest) break
    image = await picture
      .clone()
      .webp({ effort: 6, smartSubsample: true, ...quality })
      .toBuffer()
  }
  return image
}

const pixelsFor = (shown: Size, own: Size): Size => {
  const density = Math.min(densest, own.width / shown.width, own.height / shown.height)
  return { width: Math.round(shown.width * density), height: Math.round(shown.height * density) }
}

/**
 * Makes a merchant's file (PNG or WebP) into what pages show: read to its last pixel, cut to what can be seen, scaled, and
 * written anew without anything else that it had in it. Throws a LogoRefused for one that cannot be a logo.
 */
export const encodeLogo = async (file: Buffer): Promise<EncodedLogo> => {
  judgeLogoFile(file)
  const pixels = await decode(file)
  const part = visiblePart(pixels)
  if (part === null) throw new LogoRefused('There is nothing to see in it: it is transparent all over.')
  const { box, ground } = part
  const strip = Math.max(box.width / box.height, box.height / box.width)
  if (strip > longestStrip)
    throw new LogoRefused(`It is a strip, more than ${longestStrip} times as long as it is wide.`)
  const shown = shownSize(box)
  const raw = { width: pixels.width, height: pixels.height, channels: 4 } as const
  const sharp = await loadSharp()
  const picture = sharp(pixels.data, { raw })
    .extract(box)
    .resize({ ...pixelsFor(shown, box), fit: 'fill' })
  const image = await compress(picture)
  return { id: createHash('sha256').update(image).digest('hex'), image, ...shown, ground }
}
