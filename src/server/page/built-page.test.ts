import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { buildDirectory } from './built-page.ts'

/** What is in React's development build alone, and the choice between the two. */
const developersReact = /Each child in a list should have a unique|validateDOMNesting|process\.env\.NODE_ENV/

test.each(['page/assets', 'render'])('in %s, nothing of React’s slow development build is left', async (folder) => {
  const files = await readdir(join(buildDirectory, folder), { recursive: true })
  const scripts = files.filter((file) => file.endsWith('.js'))
  expect(scripts).not.toEqual([])
  for (const script of scripts) {
    const text = await readFile(join(buildDirectory, folder, script), 'utf8')
    expect(developersReact.exec(text)?.[0], script).toBeUndefined()
  }
})
