import type { Page } from '@playwright/test'
import type { Size } from './layout.ts'

/** What a notch, rounded corners and the system's own bar take from each edge, in CSS px. */
export interface Insets {
  top: number
  right: number
  bottom: number
  left: number
}

export interface Device {
  size: Size
  insets: Insets
}

/** A phone with a notch, held in three ways. */
export const devices = {
  upright: { size: { width: 360, height: 640 }, insets: { top: 59, right: 0, bottom: 48, left: 0 } },
  'on its left side': { size: { width: 480, height: 320 }, insets: { top: 0, right: 0, bottom: 48, left: 59 } },
  'on its right side': { size: { width: 480, height: 320 }, insets: { top: 0, right: 59, bottom: 48, left: 0 } },
} satisfies Record<string, Device>

/** Gives the page a device with these edges, as it stands or lies. */
export const holdDevice = async (page: Page, { size, insets }: Device): Promise<void> => {
  await page.setViewportSize(size)
  const device = await page.context().newCDPSession(page)
  await device.send('Emulation.setSafeAreaInsetsOverride', { insets })
}

/** What can be read or pressed and is under one of the edges, however far the page is scrolled. */
export const hiddenUnder = (page: Page, insets: Insets): Promise<string[]> =>
  page.evaluate(({ top, right, bottom, left }) => {
    const { scrollHeight, clientWidth, clientHeight } = document.documentElement
    const isHidden = (element: Element) => {
      const range = document.createRange()
      range.selectNodeContents(element)
      const ownText = element.childElementCount === 0 && element.textContent !== ''
      const rects = ownText ? [...range.getClientRects()] : [element.getBoundingClientRect()]
      const isFixed = element.closest('.toast') !== null
      const scrolled = isFixed ? 0 : scrollY
      const height = isFixed ? clientHeight : scrollHeight
      return rects.some(
        (rect) =>
          rect.left < left ||
          rect.right > clientWidth - right ||
          rect.top + scrolled < top ||
          rect.bottom + scrolled > height - bottom,
      )
    }
    return [...document.querySelectorAll('p, h1, h2, li, dt, dd, label, summary, input, button, a, svg, bdi')]
      .filter((element) => element.checkVisibility() && element.getBoundingClientRect().width > 1 && isHidden(element))
      .map((element) => `${element.getAttribute('class') ?? element.tagName}: ${element.textContent}`)
  }, insets)
