const refreshElement = () => document.querySelector('meta[http-equiv=refresh]')

/** Whether the document asks again by itself. */
export const hasRefresh = (): boolean => refreshElement() !== null

/**
 * Takes away the refresh by which the document asks again while no app does. From here on the app asks, and a page that
 * went away under the payer would take with it what they type.
 */
export const stopRefresh = (): void => {
  const refresh = refreshElement()
  if (refresh === null) return
  // Without the element the refresh still comes: it was taken note of when the document was read.
  refresh.remove()
  const loading = Array.from(document.images).filter(({ complete }) => !complete)
  // Chromium and Firefox let it go together with whatever else is loading.
  window.stop()
  // WebKit lets it go for a step in the history, and one of this length leads nowhere.
  history.go(history.length)
  for (const image of loading) image.setAttribute('src', image.src)
}
