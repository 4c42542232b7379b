import { createContext, type ReactNode, useContext, useState } from 'react'

const AnnounceContext = createContext<(text: string) => void>(() => {})

/** Says a text to screen readers, politely. */
export const useAnnounce = (): ((text: string) => void) => useContext(AnnounceContext)

/** The live region of the page's news. It is there, empty, before the first news: readers overlook one that arrives with its text. */
export const Announcer = ({ children }: { children: ReactNode }): ReactNode => {
  const [text, setText] = useState('')
  return (
    <AnnounceContext value={setText}>
      {children}
      <div role="status" className="visually-hidden">
        {text}
      </div>
    </AnnounceContext>
  )
}
