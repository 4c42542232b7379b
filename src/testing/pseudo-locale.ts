/** Test languages, by the tags that CLDR keeps for such: English grown long and accented, and mirrored. */
export const pseudoTags = ['en-XA', 'ar-XB'] as const
export type PseudoTag = (typeof pseudoTags)[number]

const latin = 'abcdefghijklmnopqrstuvwxyz'
const alphabets: Record<PseudoTag, readonly string[]> = {
  'en-XA': [...'åƀçðéƒĝĥîĵķļɱñöþǫŕšţûṽŵẋýž'],
  'ar-XB': [...'ابجدهوزحطيكلمنسعفصقرشتثخذض'],
}

/** Goes into texts as it is: what is put in later, marks, and the one name in them. */
const kept = /(\{\{.*?\}\}|<\/?\w+>|BLIK)/

const rewritten = (text: string, tag: PseudoTag): string =>
  [...text]
    .map((letter) => {
      const other = alphabets[tag][latin.indexOf(letter.toLowerCase())]
      if (other === undefined) return letter
      return letter === letter.toLowerCase() ? other : other.toUpperCase()
    })
    .join('')

/** Each word grows by half, the way compounds do, and a long one to three times itself. */
const lengthened = (text: string): string =>
  text.replace(/\p{L}{3,}/gu, (word) => {
    const tail = word.toLowerCase()
    return word.length > 8 ? word + tail + tail : word + tail.slice(0, Math.ceil(word.length / 2))
  })

const inPseudo = (text: string, tag: PseudoTag): string =>
  text
    .split(kept)
    .map((part, index) => {
      if (index % 2 === 1) return part
      return rewritten(tag === 'en-XA' ? lengthened(part) : part, tag)
    })
    .join('')

const otherPlural = /_other$/

/** The entries of a branch, with all the plurals of the language where English has two. */
const withPlurals = (texts: object, plurals: readonly string[]) =>
  Object.entries(texts).flatMap(([key, text]) => {
    const forms = otherPlural.test(key) ? plurals.map((plural) => key.replace(otherPlural, `_${plural}`)) : [key]
    return forms.filter((form) => form === key || !(form in texts)).map((form) => [form, text])
  })

/** A catalogue of English texts in a test language: with the same keys, but with the plurals that this language has. */
export const pseudoLocale = <Texts extends object>(tag: PseudoTag, english: Texts): Texts => {
  const plurals = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
  return JSON.parse(JSON.stringify(english), (_, value: unknown) => {
    if (typeof value === 'string') return inPseudo(value, tag)
    return typeof value === 'object' && value !== null ? Object.fromEntries(withPlurals(value, plurals)) : value
  })
}
