import { join } from 'node:path'
import { build, type InlineConfig } from 'vite'

const project = join(import.meta.dirname, '..')

/** Builds the page as `npm run build` does, with the test languages in it, which no other build has. */
export const buildWithPseudoLocales = async (folder: string): Promise<void> => {
  const config: InlineConfig = {
    root: project,
    logLevel: 'warn',
    resolve: { alias: { './locale-files.ts': join(import.meta.dirname, 'pseudo-locale-files.ts') } },
  }
  await build({ ...config, build: { outDir: join(folder, 'page') } })
  await build({ ...config, build: { outDir: join(folder, 'render'), ssr: 'src/page/render.tsx' } })
}
