/** Digits of a BLIK code. */
export const codeLength = 6

const digit = /^\p{Nd}$/u

/** The decimal digit that a character of any script stands for; null for anything else. */
const digitOf = (character: string): number | null => {
  if (!digit.test(character)) return null
  const codePoint = character.codePointAt(0) ?? 0
  // Unicode keeps each script's ten digits together, from zero up.
  let first = codePoint
  while (digit.test(String.fromCodePoint(first - 1))) first -= 1
  return (codePoint - first) % 10
}

const toAsciiDigits = (text: string): string =>
  Array.from(text, (character) => digitOf(character) ?? character).join('')

/** All digits of a text as ASCII, whatever their script and whatever stands between them. */
export const digitsOf = (text: string): string => toAsciiDigits(text).replace(/[^0-9]/g, '')

const wholeCode = /(?:^|[^0-9])([0-9]{3})[^0-9\p{L}]{0,3}([0-9]{3})(?![0-9])/u

/**
 * The BLIK code in a text that someone typed or copied: six digits that stand together, or in two groups of three, else
 * the text's first six digits. Fewer than six where the text has no more.
 */
export const parseCode = (text: string): string => {
  const [, first = '', second = ''] = wholeCode.exec(toAsciiDigits(text)) ?? []
  return first === '' ? digitsOf(text).slice(0, codeLength) : first + second
}
