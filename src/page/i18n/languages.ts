import { createContext, useContext } from 'react'
import type { PageState } from '../../contract/page-state.ts'

/** What the payer can choose from, and how. */
export interface Languages {
  /** All that the page speaks, those first that the payer is likely to know; none where the server has not told. */
  offered: PageState['languages']
  /** The one that the payer has chosen; null while the page has chosen for them. */
  chosen: string | null
  /** Changes the language of the page that is there. Rejects where its texts do not come. */
  choose: (tag: string) => Promise<void>
}

export const LanguagesContext = createContext<Languages>({
  offered: [],
  chosen: null,
  choose: () => Promise.reject(new Error('Nobody listens')),
})

export const useLanguages = (): Languages => useContext(LanguagesContext)
