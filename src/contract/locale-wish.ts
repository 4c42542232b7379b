/** Longer tags say nothing more about a language. */
export const longestLocale = 100

/** Writing systems as POSIX names them: `sr_RS@latin`. */
const scripts: Readonly<Record<string, string>> = { latin: 'Latn', cyrillic: 'Cyrl', devanagari: 'Deva' }

const subtags = /^([a-z]{2,3}|[a-z]{5,8})(?:-[a-z]{3})*(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(?:-[a-z\d]+)*$/i

const numbering = /-u(?:-[a-z\d]{2,8})*?-nu-([a-z]{3,8})(?![a-z\d])/i

/**
 * The IETF tag of language, script, region and digits (`ar-u-nu-latn`) that a wish means, whoever wrote it: browsers
 * (`pl-PL`), POSIX (`pl_PL.UTF-8`, `sr_RS@latin`), WordPress (`de_DE_formal`). Empty where it wishes for nothing (`auto`,
 * `C`, `x-default`), null where it means nothing.
 */
export const readLocaleWish = (wish: string): string | null => {
  // Of a whole Accept-Language header, the first.
  const [first = ''] = wish
    .slice(0, longestLocale)
    .trim()
    .split(/[\s,;]/)
  const [name = '', modifier = ''] = first.replace(/\..*?(?=@|$)/, '').split('@')
  if (/^(|\*|c|posix|auto|default|und|[ix][-_].*)$/i.test(name)) return ''
  const tag = name.replaceAll('_', '-')
  const [, language, script, region] = subtags.exec(tag) ?? []
  if (language === undefined) return null
  const [, digits] = numbering.exec(tag) ?? []
  return [
    language.toLowerCase(),
    scripts[modifier.toLowerCase()] ?? script,
    region?.toUpperCase(),
    digits && `u-nu-${digits.toLowerCase()}`,
  ]
    .filter((subtag) => subtag !== undefined)
    .join('-')
}
