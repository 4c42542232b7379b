/** What is beyond this says nothing that a client could need. */
const longestHeader = 1_000
const mostEntries = 30

interface Preference {
  value: string
  weight: number
}

const weightOf = (parameters: readonly string[]): number => {
  const given = parameters.map((parameter) => /^\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*$/i.exec(parameter)?.[1])
  return Number(given.find((weight) => weight !== undefined) ?? 1)
}

const readEntry = (entry: string): Preference => {
  const [value = '', ...parameters] = entry.split(';')
  return { value: value.trim(), weight: weightOf(parameters) }
}

/** The values of an Accept header, the best first, without those that are refused (`q=0`). Only its start is looked at. */
export const preferred = (header: string | undefined): string[] =>
  (header ?? '')
    .slice(0, longestHeader)
    .split(',', mostEntries)
    .map(readEntry)
    .filter(({ value, weight }) => value !== '' && weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ value }) => value)
