/** The query of the page's address that keeps the language that the payer has chosen; empty for none. */
export const languageQuery = (chosen: string | null): string =>
  chosen === null ? '' : `?${new URLSearchParams({ lang: chosen })}`

/** What the payer has chosen by now, in the browser: the address knows it, and nothing else does. */
export const chosenNow = (): string | null => new URLSearchParams(location.search).get('lang')

/** From a session's page to the same without the app, which shows every phase, takes codes and moves on by itself. */
export const plainPage = (): string => {
  const query = languageQuery(chosenNow())
  return query === '' ? '?plain' : `${query}&plain`
}

/** Writes the language into the address, so that a reload, the plain form and the way back keep it. */
export const keepInAddress = (tag: string): void => {
  const address = new URL(location.href)
  address.searchParams.set('lang', tag)
  history.replaceState(history.state, '', address)
}
