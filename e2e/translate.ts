import type { Page } from '@playwright/test'

/** A text as the translator below leaves it. */
export const translated = (text: string): string => `⟦${text}⟧`

/**
 * Translates the page as Google Translate and those like it do: each text node gives way to a text in two `<font>`s, and
 * again after each change. To be called before the page is opened, or on a page that stands.
 */
export const translate = async (page: Page, from: 'the start' | 'now'): Promise<void> => {
  const run = () => {
    const mark = /^\s*$|^⟦/
    const replace = (text: Node) => {
      const parent = text.parentElement
      if (parent === null || parent.closest('script, style, title, font') || mark.test(text.nodeValue ?? '')) return
      const outer = document.createElement('font')
      const inner = document.createElement('font')
      outer.style.verticalAlign = inner.style.verticalAlign = 'inherit'
      inner.textContent = `⟦${text.nodeValue}⟧`
      outer.append(inner)
      text.parentNode?.replaceChild(outer, text)
    }
    const replaceAll = () => {
      if (document.body === null) return
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      const texts: Node[] = []
      while (walker.nextNode()) texts.push(walker.currentNode)
      for (const text of texts) replace(text)
      document.documentElement.lang = 'xx'
      document.documentElement.classList.add('translated-ltr')
    }
    new MutationObserver(replaceAll).observe(document, { childList: true, subtree: true, characterData: true })
    replaceAll()
  }
  await (from === 'now' ? page.evaluate(run) : page.addInitScript(run))
}
