import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { PageRenderer } from '../../contract/page-state.ts'
import { StartError } from '../start-error.ts'
import { type DocumentTemplate, documentTemplate } from './document.ts'

/** Where `npm run build` puts the page and its renderer. */
export const buildDirectory = fileURLToPath(new URL('../../../.build', import.meta.url))

export interface BuiltPage {
  template: DocumentTemplate
  renderer: PageRenderer
  /** The folder of the files that the document names. */
  assets: string
}

const Manifest = z.object({ 'index.html': z.object({ css: z.array(z.string()).length(1) }) })
const isFunction = (value: unknown) => typeof value === 'function'
const Renderer = z.object({
  render: z.custom<PageRenderer['render']>(isFunction),
  renderNotice: z.custom<PageRenderer['renderNotice']>(isFunction),
})

/** Reads what the build has made. Throws a StartError where there is nothing. */
export const readBuiltPage = async (build: string): Promise<BuiltPage> => {
  const page = join(build, 'page')
  try {
    const manifest = Manifest.parse(JSON.parse(await readFile(join(page, '.vite/manifest.json'), 'utf8')))
    const css = await Promise.all(manifest['index.html'].css.map((file) => readFile(join(page, file), 'utf8')))
    return {
      template: documentTemplate(await readFile(join(page, 'index.html'), 'utf8'), css.join('')),
      renderer: Renderer.parse(await import(pathToFileURL(join(build, 'render/render.js')).href)),
      assets: join(page, 'assets'),
    }
  } catch (cause) {
    throw new StartError(`The page is not built, or not wholly: run "npm run build".`, { cause })
  }
}
