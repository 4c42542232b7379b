/** Crockford's base 32: without the letters that are read or heard as others. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const base64url = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'

const length = 8
/** Bits that so many letters of either alphabet hold. */
const idBits = 6n
const letterBits = 5n

/** What people quote of a session: `7K3M-Q9TZ`. The first 40 bits of its id, which do not open the page. */
export const referenceOf = (sessionId: string): string => {
  let number = 0n
  for (const letter of sessionId.slice(0, 7)) number = (number << idBits) | BigInt(base64url.indexOf(letter))
  number >>= 2n
  let text = ''
  for (let place = 0; place < length; place += 1) {
    text = letters[Number(number & 31n)] + text
    number >>= letterBits
  }
  return `${text.slice(0, length / 2)}-${text.slice(length / 2)}`
}

/** In UTF-16 units: with a space or a dash after each letter, and some to spare. */
const longestWritten = 20

/** As people write it: in any case, with any spaces and dashes, O for 0, and I or L for 1. Null for what is no reference. */
const numberOf = (written: string): bigint | null => {
  if (written.length > longestWritten) return null
  const plain = written.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  if (plain.length !== length) return null
  let number = 0n
  for (const letter of plain) {
    const value = letters.indexOf(letter)
    if (value < 0) return null
    number = (number << letterBits) | BigInt(value)
  }
  return number
}

/** With what the ids of sessions begin that have the reference, in the order of their alphabet; null for what is no reference. */
export const idsBegin = (reference: string): string[] | null => {
  const number = numberOf(reference)
  if (number === null) return null
  // Six characters of the id hold 36 bits, and the seventh the last 4 beside 2 that the reference leaves open.
  const first = Array.from(
    { length: 6 },
    (_, place) => base64url[Number((number >> BigInt(34 - 6 * place)) & 63n)],
  ).join('')
  const last = Number(number & 15n) << 2
  return [0, 1, 2, 3].map((open) => first + base64url[last + open])
}
