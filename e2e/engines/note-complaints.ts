/** Runs in the page: from now on notes its errors, its warnings and the policies that it breaks, for when it is left. */
export const noteComplaints = (): void => {
  const mark = 'notesComplaints'
  if (Reflect.has(window, mark)) return
  Reflect.set(window, mark, true)
  const note = (complaint: string) => localStorage.setItem(`complaint ${Math.random()}`, complaint)
  for (const level of ['error', 'warn']) {
    const say: (...words: unknown[]) => void = Reflect.get(console, level)
    Reflect.set(console, level, (...words: unknown[]) => {
      note(words.map(String).join(' '))
      say(...words)
    })
  }
  addEventListener('error', ({ message }) => note(message))
  addEventListener('unhandledrejection', ({ reason }) => note(String(reason)))
  addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
    note(`${violatedDirective} ${blockedURI}`)
  })
}

/** Runs in the page: what any page of its origin has noted. */
export const readComplaints = (): string[] =>
  Object.entries(localStorage).flatMap(([key, complaint]) => (key.startsWith('complaint ') ? [complaint] : []))
