import type { Locator, Page } from '@playwright/test'

export interface Size {
  width: number
  height: number
}

export const phone: Size = { width: 360, height: 640 }
/** 1280 × 1024 at 400 %. */
export const zoomed: Size = { width: 320, height: 256 }
export const landscape: Size = { width: 640, height: 360 }
export const desktop: Size = { width: 1280, height: 800 }

/** Runs in the page: what would have to be scrolled for sideways, or is cut off. */
export const findOverflow = (): string[] => {
  const { clientWidth, scrollWidth } = document.documentElement
  const nameOf = (element: Element) => element.className || element.tagName
  const wholePage = { left: 0, right: clientWidth }
  const card = document.querySelector('.layout-card')?.getBoundingClientRect() ?? wholePage
  const sticksOut = (element: Element) => {
    const { left, right } = element.getBoundingClientRect()
    const edges = element.closest('.layout-card') ? card : wholePage
    return left < edges.left - 1 || right > edges.right + 1
  }
  const isClipped = (element: Element) => {
    const { overflowX, overflowY } = getComputedStyle(element)
    const isTooWide = element.scrollWidth > element.clientWidth + 1 && overflowX !== 'visible'
    return isTooWide || (element.scrollHeight > element.clientHeight + 1 && overflowY !== 'visible')
  }
  /** What a text stands in and runs over the edge of. A quarter of a letter is what tall glyphs may take above and below. */
  const leftBy = (text: Node) => {
    const range = document.createRange()
    range.selectNodeContents(text)
    const rects = [...range.getClientRects()].filter(({ width }) => width > 0)
    const slack = text.parentElement ? Number.parseFloat(getComputedStyle(text.parentElement).fontSize) / 4 : 0
    for (let box = text.parentElement; box !== null && box.id !== 'root'; box = box.parentElement) {
      const { display, position } = getComputedStyle(box)
      const { left, right, top, bottom } = box.getBoundingClientRect()
      const isOutside = (rect: DOMRect) =>
        rect.left < left - 1 || rect.right > right + 1 || rect.top < top - slack || rect.bottom > bottom + slack
      if (!display.startsWith('inline') && rects.some(isOutside)) return [box]
      // What lies over the page has edges of its own.
      if (position === 'fixed' || position === 'absolute') break
    }
    return []
  }
  const texts: Node[] = []
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { currentNode } = walker
    const isSeen =
      currentNode.parentElement?.checkVisibility() && !currentNode.parentElement.closest('.visually-hidden')
    if (isSeen) texts.push(currentNode)
  }
  const shown = [...document.querySelectorAll('body *:not(.visually-hidden, script, noscript, style, svg *)')].filter(
    (element) => element.getBoundingClientRect().width > 0,
  )
  const found = [
    ...shown.filter(sticksOut).map((element) => `${nameOf(element)} sticks out`),
    ...shown.filter(isClipped).map((element) => `${nameOf(element)} is cut off`),
    ...texts.flatMap(leftBy).map((element) => `a text runs over the edge of ${nameOf(element)}`),
  ]
  return scrollWidth > clientWidth ? [`the page is ${scrollWidth - clientWidth} px too wide`, ...found] : found
}

export const overflowOf = (page: Page): Promise<string[]> => page.evaluate(findOverflow)

/** Runs in the page: what a finger has to hit and is smaller than 44 px; a link inside of a text may be. */
export const findSmallTargets = (): string[] =>
  [...document.querySelectorAll('a, button, input:not([type=hidden]), summary')].flatMap((element) => {
    const { width, height } = element.getBoundingClientRect()
    return width > 0 && (width < 44 || height < 44) ? [`${element.className} is ${width} × ${height} px`] : []
  })

export const smallTargetsOf = (page: Page): Promise<string[]> => page.evaluate(findSmallTargets)

/** The characters of a text as the eye meets them from left to right, line by line. */
export const asSeen = (locator: Locator): Promise<string> =>
  locator.evaluate((element) => {
    const seen: { character: string; left: number; line: number }[] = []
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
    while (texts.nextNode()) {
      for (const [index, character] of [...(texts.currentNode.nodeValue ?? '')].entries()) {
        const range = document.createRange()
        range.setStart(texts.currentNode, index)
        range.setEnd(texts.currentNode, index + 1)
        const { left, bottom, width } = range.getBoundingClientRect()
        if (width > 0) seen.push({ character, left, line: Math.round(bottom) })
      }
    }
    seen.sort((one, other) => one.line - other.line || one.left - other.left)
    return seen
      .map(({ character }) => character)
      .join('')
      .replaceAll(/\s+/g, ' ')
  })

/** What has moved by itself since the page began, by more than the pixel that rounding takes, and how. */
export const shiftsOf = (page: Page): Promise<string[]> =>
  page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        interface Source {
          node: Node | null
          previousRect: DOMRectReadOnly
          currentRect: DOMRectReadOnly
        }
        const moved = ({ previousRect: before, currentRect: after }: Source) =>
          Math.max(Math.abs(after.x - before.x), Math.abs(after.y - before.y)) > 1
        const describe = ({ node, previousRect: before, currentRect: after }: Source) =>
          `${node?.nodeName} ${node?.textContent?.slice(0, 40)}: ${before.x},${before.y} → ${after.x},${after.y}`
        new PerformanceObserver((list) => {
          const sources: Source[] = list.getEntries().flatMap((shift) => Reflect.get(shift, 'sources'))
          resolve(sources.filter(moved).map(describe))
        }).observe({ type: 'layout-shift', buffered: true })
        // No entry at all is no shift; an observer without entries is never called.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve([])))
      }),
  )

/** What begins at the left in a page that is written from right to left. */
export const unmirroredOf = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const textBox = (element: Element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      return range.getBoundingClientRect()
    }
    const shown = (selector: string) =>
      [...document.querySelectorAll(selector)].filter((element) => element.getBoundingClientRect().width > 1)
    /** The first comes before the second, so it is to be the one further right. */
    const inOrder = (selector: string, first: string, second: string) =>
      shown(selector).flatMap((element) => {
        const [before, after] = [element.querySelector(first), element.querySelector(second)]
        if (before === null || after === null) return [`${selector} lacks a part`]
        return before.getBoundingClientRect().left >= textBox(after).right - 1 ? [] : [`${selector} begins at the left`]
      })
    /** `indent` is null for that of the box's own border and padding. */
    const atTheRight = (selector: string, given: number | null = 0) =>
      shown(selector).flatMap((element) => {
        const { paddingRight, borderRightWidth } = getComputedStyle(element)
        const indent = given ?? Number.parseFloat(paddingRight) + Number.parseFloat(borderRightWidth)
        const gap = element.getBoundingClientRect().right - textBox(element).right
        return Math.abs(gap - indent) < 2 ? [] : [`${selector} stands ${gap} px from the right, not ${indent}`]
      })
    return [
      ...inOrder('.notice', 'svg', 'div'),
      ...inOrder('.test-codes-choice', '.test-codes-code', '.test-codes-what'),
      ...inOrder('.order-parts', 'dt', 'dd'),
      ...atTheRight('.order-merchant'),
      ...atTheRight('.order-amount'),
      ...inOrder('.order-customer', 'dt', 'dd'),
      ...inOrder('.receipt', 'dt', 'dd'),
      ...atTheRight('.steps li', 38),
      ...atTheRight('.toast', null),
    ]
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
