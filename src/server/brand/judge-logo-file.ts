/** What is wrong with a file that was to be a logo. Its message is for whoever chose the file. */
export class LogoRefused extends Error {
  override readonly name = 'LogoRefused'
}

/** A file has at most so many bytes. */
export const largestFile = 512 * 1024
/** A side has at most so many pixels. */
export const longestSide = 4_096

const pngStart = Buffer.from('89504e470d0a1a0a', 'hex')

const kindOf = (file: Buffer): 'png' | 'webp' | null => {
  if (file.subarray(0, 8).equals(pngStart)) return 'png'
  const isWebp = file.toString('latin1', 0, 4) === 'RIFF' && file.toString('latin1', 8, 12) === 'WEBP'
  return isWebp ? 'webp' : null
}

/** Whether a PNG says before its pixels that more frames follow them. Decoders that know one frame show it as a still. */
const isAnimatedPng = (file: Buffer): boolean => {
  let at = pngStart.length
  while (at + 8 <= file.length) {
    const chunk = file.toString('latin1', at + 4, at + 8)
    if (chunk === 'acTL') return true
    if (chunk === 'IDAT') return false
    // Length, name and checksum stand around what a chunk holds.
    at += file.readUInt32BE(at) + 12
  }
  return false
}

/** Throws a LogoRefused for what is no PNG or WebP by its own first bytes, too large or moving. Reads no pixels. */
export const judgeLogoFile = (file: Buffer): void => {
  if (file.length > largestFile) throw new LogoRefused(`It has more than ${largestFile / 1024} kB.`)
  const kind = kindOf(file)
  if (kind === null) throw new LogoRefused('It is no PNG and no WebP, whatever its name says.')
  if (kind === 'png' && isAnimatedPng(file)) throw new LogoRefused(moves)
}

export const moves = 'It moves: a logo stands still.'
