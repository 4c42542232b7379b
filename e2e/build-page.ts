import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type InlineConfig, mergeConfig } from 'vite'
import en from '../locales/en.json' with { type: 'json' }
import { pseudoLocale, pseudoTags } from '../src/fixtures/pseudo-locale.ts'
import { pageConfig } from '../vite.config.ts'

const project = join(import.meta.dirname, '..')

export interface OwnPage {
  /** The build for developers looks for mistakes and writes them to the console. */
  react: 'production' | 'development'
}

/** Builds the page as `npm run build` does, but of a folder of texts that has the test languages too. */
const buildInto = async (folder: string, { react }: OwnPage) => {
  const locales = join(folder, 'locales')
  await cp(join(project, 'locales'), locales, { recursive: true })
  for (const tag of pseudoTags) {
    await writeFile(join(locales, `${tag}.json`), JSON.stringify(pseudoLocale(tag, en)))
  }
  const config: InlineConfig = { ...pageConfig({ locales, react }), configFile: false, logLevel: 'warn' }
  await build(mergeConfig(config, { build: { outDir: join(folder, 'page') } }))
  await build(mergeConfig(config, { build: { outDir: join(folder, 'render'), ssr: 'src/page/render.tsx' } }))
}

/** Lends a page that was built like this to `use`, and removes it afterwards. */
export const withOwnPage = async (page: OwnPage, use: (folder: string) => Promise<void>): Promise<void> => {
  await mkdir(join(project, '.build'), { recursive: true })
  // The build takes texts from within the project alone.
  const folder = await mkdtemp(join(project, '.build', 'own-page-'))
  try {
    await buildInto(folder, page)
    await use(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
