import { useEffect, useState } from 'react'

/** Whether the payer's own clock and time zone are known: not on the server, nor in what the browser takes over from it. */
export const useInBrowser = (): boolean => {
  const [inBrowser, setInBrowser] = useState(false)
  useEffect(() => setInBrowser(true), [])
  return inBrowser
}
