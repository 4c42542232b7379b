export interface Form {
  [name: string]: string | Form
}

/** A body in Stripe's encoding, `a[b][c]=d`, as nested maps; lists have their numbers as names. */
export const parseForm = (text: string): Form => {
  const form: Form = {}
  for (const [key, value] of new URLSearchParams(text)) {
    const names = key.split(/\[|\]\[|\]$/).filter((name, index) => index === 0 || name !== '')
    const last = names.pop() ?? ''
    let place = form
    for (const name of names) {
      const inner = place[name]
      const next: Form = typeof inner === 'object' ? inner : {}
      place[name] = next
      place = next
    }
    place[last] = value
  }
  return form
}

/** A text at a place in the form; undefined where there is none. */
export const textAt = (form: Form, ...names: string[]): string | undefined => {
  let place: string | Form | undefined = form
  for (const name of names) place = typeof place === 'object' ? place[name] : undefined
  return typeof place === 'string' ? place : undefined
}

/** The names of all fields, without the numbers of lists: `allowed_payment_method_types[]`. */
export const fieldsOf = (form: Form, path = ''): string[] =>
  Object.entries(form).flatMap(([name, value]) => {
    const own = path === '' ? name : `${path}[${/^\d+$/.test(name) ? '' : name}]`
    return typeof value === 'string' ? [own] : fieldsOf(value, own)
  })
