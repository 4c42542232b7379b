import { readdir, readFile, realpath } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { PageRenderer } from '../../contract/page-state.ts'
import { StartError } from '../start-error.ts'
import { type DocumentTemplate, documentTemplate } from './document.ts'
import { type PageFiles, readPageFiles } from './page-files.ts'

/** Where `npm run build` puts the page and its renderer. */
export const buildDirectory = fileURLToPath(new URL('../../../.build', import.meta.url))

export interface BuiltPage {
  template: DocumentTemplate
  renderer: PageRenderer
  /** The files that documents name, and those that they load. */
  files: PageFiles
}

const Manifest = z.object({ 'index.html': z.object({ css: z.array(z.string()).length(1) }) })
const isFunction = (value: unknown) => typeof value === 'function'
const Renderer = z.object({
  render: z.custom<PageRenderer['render']>(isFunction),
  renderNotice: z.custom<PageRenderer['renderNotice']>(isFunction),
})

/** Another build may take this one's place, and this one away, while it is read. */
const looks = 3

const modulesIn = async (folder: string): Promise<string[]> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const modules = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.js'))
  return modules.map(({ parentPath, name }) => pathToFileURL(join(parentPath, name)).href)
}

/** The renderer with all that it would load later: a later build may have taken it away by then. */
const readRenderer = async (folder: string): Promise<PageRenderer> => {
  for (const module of await modulesIn(folder)) await import(module)
  return Renderer.parse(await import(pathToFileURL(join(folder, 'render.js')).href))
}

const readOnce = async (build: string): Promise<BuiltPage> => {
  // Each build has a folder of its own, which the name that all know leads to: both parts are taken from the same one.
  const page = await realpath(join(build, 'page'))
  const manifest = Manifest.parse(JSON.parse(await readFile(join(page, '.vite/manifest.json'), 'utf8')))
  const css = await Promise.all(manifest['index.html'].css.map((file) => readFile(join(page, file), 'utf8')))
  return {
    template: documentTemplate(await readFile(join(page, 'index.html'), 'utf8'), css.join('')),
    files: await readPageFiles(join(page, 'assets')),
    renderer: await readRenderer(join(dirname(page), 'render')),
  }
}

/** Reads all that the build has made: it does not matter then what becomes of it. Throws a StartError where there is nothing. */
export const readBuiltPage = async (build: string): Promise<BuiltPage> => {
  for (let look = 1; ; look += 1) {
    try {
      return await readOnce(build)
    } catch (cause) {
      if (look === looks) throw new StartError(`The page is not built, or not wholly: run "npm run build".`, { cause })
    }
  }
}
