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

const onColours: NonNullable<RunOptions['runOnly']> = { type: 'rule', values: colourRules }

/** Where the page breaks a rule of WCAG 2.2 AA, in the light theme or the dark one; if asked for, of those on colours alone. */
export const brokenRulesOf = async (page: Page, { coloursOnly = false } = {}): Promise<string[]> => {
  await page.evaluate(axe.source)
  await page.emulateMedia({ colorScheme: 'dark' })
  const dark = await violationsOf(page, onColours)
  await page.emulateMedia({ colorScheme: 'light' })
  return [...dark, ...(await violationsOf(page, coloursOnly ? onColours : { type: 'tag', values: tags }))]
}
