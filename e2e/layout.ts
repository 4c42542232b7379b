import type { Page } from '@playwright/test'

/** What would have to be scrolled for sideways, or is cut off. */
export const overflowOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement
    const wholePage = { left: 0, right: clientWidth }
    const card = document.querySelector('.layout-card')?.getBoundingClientRect() ?? wholePage
    const sticksOut = (element: Element) => {
      const { left, right } = element.getBoundingClientRect()
      const edges = element.closest('.layout-card') ? card : wholePage
      return left < edges.left - 1 || right > edges.right + 1
    }
    const isClipped = (element: Element) =>
      element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflowX !== 'visible'
    const found = [...document.querySelectorAll('body *:not(.visually-hidden, script, svg *)')]
      .filter((element) => element.getBoundingClientRect().width > 0 && (sticksOut(element) || isClipped(element)))
      .map((element) => `${element.className || element.tagName} sticks out`)
    return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`, ...found] : found
  })

/** What a finger has to hit and is smaller than 44 px; a link inside of a text may be. */
export const smallTargetsOf = (page: Page): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('a, button, input:not([type=hidden]), summary')].flatMap((element) => {
      const { width, height } = element.getBoundingClientRect()
      return width > 0 && (width < 44 || height < 44) ? [`${element.className} is ${width} × ${height} px`] : []
    }),
  )

/** Words as long as German ones: each grows by two thirds, the way compounds do. */
export const lengthenWords = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const texts = document.createTreeWalker(document.querySelector('#root') ?? document, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode
      if (text.parentElement?.closest('bdi') || text.nodeValue === null) continue
      text.nodeValue = text.nodeValue.replace(
        /\p{L}{3,}/gu,
        (word) => word + word.slice(0, Math.ceil(word.length / 1.5)),
      )
    }
  })

/** The page in a language that is written from right to left: Hebrew letters, which mean nothing, in place of its own. */
export const mirror = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.documentElement.dir = 'rtl'
    const letters = Array.from('אבגדהוזחטיכלמנסעפצקרשת')
    const texts = document.createTreeWalker(document.querySelector('#root') ?? document, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      const text = texts.currentNode
      if (text.parentElement?.closest('bdi') || text.nodeValue === null) continue
      text.nodeValue = text.nodeValue.replace(
        /\p{L}/gu,
        (letter) => letters[(letter.codePointAt(0) ?? 0) % letters.length] ?? letter,
      )
    }
  })

/** The least that a reader may set by hand without losing anything: WCAG 1.4.12. */
export const spaceText = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(`* {
      line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important;
    } p { margin-block-end: 2em !important; }`)
    document.adoptedStyleSheets = [sheet]
  })

export const unspaceText = (page: Page): Promise<void> =>
  page.evaluate(() => {
    document.adoptedStyleSheets = []
  })
