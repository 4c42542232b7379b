import { codeLength, digitsOf, parseCode } from '../../contract/parse-code.ts'

/** What stands in the field, and where its caret is. */
export interface FieldText {
  text: string
  caret: number
}

interface Edit {
  /** What stood in the field. */
  before: string
  /** What the browser has made of it, with the caret where it put it. */
  after: FieldText
  /** Whether the payer deleted forwards (the Delete key). */
  forwards: boolean
}

/** Digits in two groups of three. */
export const formatCode = (digits: string): string =>
  digits.length > 3 ? `${digits.slice(0, 3)} ${digits.slice(3)}` : digits

/** What the field shows after an edit: two groups of three with the caret beside the same digit as before. */
export const editCode = ({ before, after, forwards }: Edit): FieldText => {
  const beforeDigits = digitsOf(before)
  const afterDigits = digitsOf(after.text)
  const digitsToCaret = digitsOf(after.text.slice(0, after.caret)).length

  if (afterDigits === beforeDigits && after.text.length < before.length) {
    return deleteBesideGap({ digits: afterDigits, digitsToCaret, forwards })
  }
  const code = parseCode(inserted(before, after))
  if (code.length === codeLength) return { text: formatCode(code), caret: formatCode(code).length }

  if (afterDigits.length > codeLength && beforeDigits.length === codeLength) {
    return place({
      digits: beforeDigits,
      digitsToCaret: digitsToCaret - (afterDigits.length - codeLength),
      pastGap: true,
    })
  }
  const pastGap = afterDigits.length >= beforeDigits.length
  return place({ digits: afterDigits.slice(0, codeLength), digitsToCaret, pastGap })
}

/** Deleting the gap between the groups means the digit on its other side. */
const deleteBesideGap = ({
  digits,
  digitsToCaret,
  forwards,
}: {
  digits: string
  digitsToCaret: number
  forwards: boolean
}) => {
  const index = forwards ? digitsToCaret : digitsToCaret - 1
  const left = digits.slice(0, Math.max(index, 0)) + digits.slice(index + 1)
  return place({ digits: left, digitsToCaret: forwards ? digitsToCaret : Math.max(index, 0), pastGap: false })
}

const place = ({
  digits,
  digitsToCaret,
  pastGap,
}: {
  digits: string
  digitsToCaret: number
  pastGap: boolean
}): FieldText => {
  const count = Math.min(Math.max(digitsToCaret, 0), digits.length)
  const isPastGap = digits.length > 3 && (count > 3 || (count === 3 && pastGap))
  return { text: formatCode(digits), caret: isPastGap ? count + 1 : count }
}

/** The text that came in: it ends at the caret, and begins where the old text stops being the same. */
const inserted = (before: string, { text, caret }: FieldText): string => {
  const kept = Math.max(0, before.length - (text.length - caret))
  let start = 0
  while (start < Math.min(kept, caret) && before[start] === text[start]) start += 1
  return text.slice(start, caret)
}
