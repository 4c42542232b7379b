/** How many letters must be added, dropped, replaced or swapped with their neighbour to get from `a` to `b`. */
const distance = (a: string, b: string): number => {
  let older: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      const best = Math.min(replaced, (previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1)
      const swaps = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row.push(swaps ? Math.min(best, (older[j - 2] ?? 0) + 1) : best)
    }
    older = previous
    previous = row
  }
  return previous[b.length] ?? 0
}

/** How many letters may differ. */
const tolerance = (name: string): number => Math.max(1, Math.floor(name.length / 4))

/** The known name that a mistyped one was probably meant to be: `sucess_url`, `successUrl` or `email`; null if none is near. */
export const closestName = (name: string, known: readonly string[]): string | null => {
  if (name.length > 50) return null
  const snake = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll('-', '_')
  const part = known.find((candidate) => candidate.endsWith(`_${snake}`) || snake.startsWith(`${candidate}_`))
  const [nearest] = known
    .filter((candidate) => Math.abs(candidate.length - snake.length) <= tolerance(candidate))
    .map((candidate) => ({ candidate, letters: distance(snake, candidate) }))
    .filter(({ candidate, letters }) => letters <= tolerance(candidate))
    .sort((a, b) => a.letters - b.letters)
  return nearest?.candidate ?? part ?? null
}
