/** A file of texts: texts, and branches of texts, by their keys. */
export interface TextTree {
  readonly [key: string]: string | TextTree
}

interface Catalogue {
  /** IETF, of the language of `texts`. */
  tag: string
  texts: TextTree
  english: TextTree
}

interface CompleteTexts {
  texts: TextTree
  /** The keys that had no text of their own, with the branches that they are in: `field.missing_many`. */
  missing: readonly string[]
}

const otherPlural = /_other$/
const anyPlural = /_(zero|one|two|few|many|other)$/

/** The keys that English has a text for, with the plurals of this language in place of its own. */
const neededKeys = (english: TextTree, plurals: readonly string[]): Map<string, string | TextTree> => {
  const needed = new Map<string, string | TextTree>()
  for (const [key, value] of Object.entries(english)) {
    if (typeof value === 'string' && otherPlural.test(key)) {
      for (const plural of plurals) {
        const form = key.replace(otherPlural, `_${plural}`)
        needed.set(form, english[form] ?? value)
      }
    } else if (!anyPlural.test(key)) needed.set(key, value)
  }
  return needed
}

/** The texts of a language, with English in the place of each that it lacks: no key of a text ever reaches a payer. */
export const completeTexts = ({ tag, texts, english }: Catalogue): CompleteTexts => {
  const plurals = new Intl.PluralRules(tag).resolvedOptions().pluralCategories
  const missing: string[] = []

  const complete = (given: TextTree, original: TextTree, path: string): TextTree => {
    const branch: Record<string, string | TextTree> = { ...given }
    for (const [key, value] of neededKeys(original, plurals)) {
      const own = given[key]
      if (typeof value === 'string') {
        if (typeof own === 'string' && own.trim() !== '') continue
        missing.push(path + key)
        branch[key] = value
      } else branch[key] = complete(typeof own === 'object' ? own : {}, value, `${path}${key}.`)
    }
    return branch
  }
  return { texts: complete(texts, english, ''), missing }
}
