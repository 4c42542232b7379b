import type { Page } from '@playwright/test'
import type { AxeResults, RunOptions } from 'axe-core'
import axe from 'axe-core'

const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']
/** Themes differ in nothing but colours. */
const colourRules = ['color-contrast', 'link-in-text-block']

const violationsOf = (page: Page, runOnly: NonNullable<RunOptions['runOnly']>): Promise<string[]> =>
  page.evaluate(
    async (options) => {
      const { violations }: AxeResults = await Reflect.get(window, 'axe').run(document, options)
      return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id} ${html}`))
    },
    { runOnly },
  )

/** Where the page breaks a rule of WCAG 2.2 AA, in the light theme or the dark one. */
export const brokenRulesOf = async (page: Page): Promise<string[]> => {
  await page.evaluate(axe.source)
  const light = await violationsOf(page, { type: 'tag', values: tags })
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await violationsOf(page, { type: 'rule', values: colourRules })
  await page.emulateMedia({ colorScheme: 'light' })
  return [...light, ...dark]
}
