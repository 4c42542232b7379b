import { readFile, writeFile } from 'node:fs/promises'
import { settings } from './config.ts'
import { gatewayKinds } from './gateways/all.ts'
import { fileVariable, type Setting, type Settings } from './settings.ts'

const page = new URL('../docs/operating.md', import.meta.url)
const [start, end] = ['<!-- settings: made by `npm run settings` -->', '<!-- end of settings -->']

const shown = ({ default: text, shownDefault }: Setting): string =>
  shownDefault ?? (text === null ? '–' : `\`${text}\``)

const named = ({ variable, isSecret }: Setting): string =>
  isSecret ? `\`${variable}\`, or \`${fileVariable(variable)}\`` : `\`${variable}\``

const rows = (given: Settings): string[] =>
  Object.values(given).map((setting) => `| ${named(setting)} | ${shown(setting)} | ${setting.meaning} |`)

/** The table of all variables, as it stands in the operators' page. */
const settingsList = (): string =>
  [
    '| variable | default | meaning |',
    '|---|---|---|',
    ...[settings, ...gatewayKinds.map((kind) => kind.settings)].flatMap(rows),
  ].join('\n')

/** The operators' page with the list as it is now. Throws where the page has no place for it. */
const withList = (text: string): string => {
  const [before, rest] = text.split(`${start}\n`)
  const after = rest?.split(end)[1]
  if (before === undefined || after === undefined) throw new Error(`${page.pathname} has no place for the settings`)
  return `${before}${start}\n${settingsList()}\n${end}${after}`
}

/** The operators' page as it is, and as it should be. */
export const readSettingsPage = async (): Promise<{ is: string; shouldBe: string }> => {
  const is = await readFile(page, 'utf8')
  return { is, shouldBe: withList(is) }
}

if (import.meta.main) await writeFile(page, (await readSettingsPage()).shouldBe)
