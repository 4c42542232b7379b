import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that pages load, as it is and in the encodings that the build has made of it. */
export interface PageFile {
  body: Buffer
  brotli: Buffer | null
  gzip: Buffer | null
}

/** All by their names below `/assets/`, each of which holds a hash of what is in the file. */
export type PageFiles = ReadonlyMap<string, PageFile>

/** Reads all of them at once: a later build may take them away below a process that still serves them. */
export const readPageFiles = async (folder: string): Promise<PageFiles> => {
  const names = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = names.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const contents = new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)))
  const files = [...contents].filter(([path]) => !/\.(br|gz)$/.test(path))
  return new Map(
    files.map(([path, body]) => [
      path.slice(folder.length + 1),
      { body, brotli: contents.get(`${path}.br`) ?? null, gzip: contents.get(`${path}.gz`) ?? null },
    ]),
  )
}
