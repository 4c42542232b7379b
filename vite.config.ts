import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { basename, dirname, extname, join, relative } from 'node:path'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import react from '@vitejs/plugin-react'
import type { Plugin } from 'vite'
import { defineConfig, type ViteUserConfig } from 'vitest/config'
import { completeTexts } from './src/page/i18n/complete-texts.ts'

const root = import.meta.dirname
const server = `http://127.0.0.1:${process.env.PORT ?? 4242}`

/** Which React both bundles get. It is said here, since NODE_ENV is whatever the shell or a test runner has set. */
const reactFor = (nodeEnv: 'production' | 'development'): Plugin => ({
  name: 'react-for',
  apply: 'build',
  config: () => {
    // Other plugins ask for it in their turn.
    process.env.NODE_ENV = nodeEnv
    return { define: { 'process.env.NODE_ENV': JSON.stringify(nodeEnv) } }
  },
})

const localeFiles = 'virtual:locale-files'

/** The module that loads each `<tag>.json` of a folder within the project. */
const localeFilesOf = (folder: string): Plugin => ({
  name: 'locale-files',
  resolveId: (id) => (id === localeFiles ? `\0${localeFiles}` : undefined),
  load: (id) =>
    id === `\0${localeFiles}`
      ? `export const localeFiles = import.meta.glob('/${relative(root, folder)}/*.json', { import: 'default' })`
      : undefined,
})

/** Writes each file that compresses well also as .br and .gz, at the best level, once and not for each payer. */
const compressed = (): Plugin => ({
  name: 'compressed',
  apply: (_, { isSsrBuild }) => isSsrBuild !== true,
  generateBundle: {
    // Vite's own plugins change the files up to here.
    order: 'post',
    handler(_, bundle) {
      const params = { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY }
      for (const { fileName, ...file } of Object.values(bundle)) {
        if (!/\.(css|js|svg)$/.test(fileName)) continue
        const bytes = Buffer.from(file.type === 'chunk' ? file.code : file.source)
        this.emitFile({ type: 'asset', fileName: `${fileName}.br`, source: brotliCompressSync(bytes, { params }) })
        this.emitFile({ type: 'asset', fileName: `${fileName}.gz`, source: gzipSync(bytes, { level: 9 }) })
      }
    },
  },
})

/** Ends a build where a language lacks a text, and names it. While developing, English stands in its place. */
export const completeLanguages = (folder: string): Plugin => {
  const read = async (tag: string) => JSON.parse(await readFile(join(folder, `${tag}.json`), 'utf8'))
  let isBuild = true
  return {
    name: 'complete-languages',
    configResolved({ command }) {
      isBuild = command === 'build'
    },
    async load(id) {
      const [path = ''] = id.split('?')
      if (dirname(path) !== folder || extname(path) !== '.json') return null
      const tag = basename(path, '.json')
      const { texts, missing } = completeTexts({ tag, texts: await read(tag), english: await read('en') })
      if (missing.length > 0) {
        const message = `${path} has no text for ${missing.join(', ')}`
        if (isBuild) this.error(message)
        else this.warn(message)
      }
      return JSON.stringify(texts)
    },
  }
}

interface PageOptions {
  /** The folder with the page's texts, inside the project: each `<tag>.json` in it is a language that payers can get. */
  locales: string
  /** React's development build looks for mistakes and tells of them, and is too slow for payers. */
  react: 'production' | 'development'
}

export const pageConfig = ({ locales, react: nodeEnv }: PageOptions): ViteUserConfig => ({
  root,
  plugins: [
    reactFor(nodeEnv),
    react(),
    localeFilesOf(locales),
    !process.env.VITEST && completeLanguages(locales),
    nodeEnv === 'production' && compressed(),
  ],
  // One bundle, so that the server needs none of the page's packages.
  ssr: process.env.VITEST ? {} : { noExternal: true },
  server: { proxy: { '/v1': server, '/logos': server } },
  build: {
    outDir: '.build/page',
    emptyOutDir: true,
    manifest: true,
    sourcemap: false,
    minify: nodeEnv === 'production',
    // A strict Content-Security-Policy allows neither inline scripts nor data: URLs.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      // How long each plugin takes on a busy machine is no news.
      checks: { pluginTimings: false },
      // "use client" in a library means nothing here, where everything is the client.
      onwarn: (warning, warn) => (warning.code === 'MODULE_LEVEL_DIRECTIVE' ? undefined : warn(warning)),
    },
  },
  test: {
    include: ['src/**/*.test.{ts,tsx}'],
    environment: 'node',
    // For what hangs. How fast a machine is, is no test's business.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    expect: { poll: { timeout: 120_000, interval: 20 } },
    // They wait for PostgreSQL and for time more than they compute.
    maxWorkers: availableParallelism() + 1,
    globalSetup: ['src/server/testing/test-cluster.ts'],
    setupFiles: ['src/tools/no-network.ts'],
  },
})

export default defineConfig(pageConfig({ locales: `${root}/locales`, react: 'production' }))
