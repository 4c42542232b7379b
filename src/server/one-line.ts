/** Would end a line, or turn the writing of what stands around it. */
const unruly = /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu

const characters = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** What people wrote, made fit to be read by payers: one line of at most `most` UTF-16 units. Null for nothing. */
export const oneLine = (written: string | null, most: number): string | null => {
  const line = (written ?? '').replaceAll(unruly, ' ').replaceAll(/\s+/g, ' ').trim()
  if (line.length <= most) return line || null
  let kept = ''
  for (const { segment } of characters.segment(line)) {
    if (kept.length + segment.length >= most) break
    kept += segment
  }
  return `${kept.trimEnd()}…`
}
