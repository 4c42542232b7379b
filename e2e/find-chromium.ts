import { execFileSync, spawnSync } from 'node:child_process'
import { accessSync, constants, existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { chromium } from '@playwright/test'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
const downloadTimeoutMs = 120_000
const installTimeoutMs = 300_000

const isRoot = () => process.getuid?.() === 0

const say = (text: string) => process.stderr.write(`Browser: ${text}\n`)

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

const findInstalled = (): string | null => {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const candidates = folders.flatMap((folder) => names.map((name) => join(folder, name)))
  return [...candidates, ...macApplications].find(isExecutable) ?? null
}

const findOwnOfPlaywright = (): string | null => {
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

const download = (): string | null => {
  say('none is installed; asking Playwright to download its own')
  const cli = join(import.meta.dirname, '..', 'node_modules', '.bin', 'playwright')
  // Its libraries need root as well; without, sudo might ask for a password.
  const args = ['install', ...(isRoot() ? ['--with-deps'] : []), 'chromium']
  spawnSync(cli, args, { timeout: downloadTimeoutMs, stdio: 'ignore' })
  return findOwnOfPlaywright()
}

const installFromDebian = (): string | null => {
  if (!isRoot() || !existsSync('/usr/bin/apt-get')) return null
  say('no download; installing the package chromium with apt-get')
  const options = {
    timeout: installTimeoutMs,
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  try {
    execFileSync('apt-get', ['update'], options)
    execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', 'chromium'], options)
  } catch {}
  return findInstalled()
}

/** The path of a Chromium: CHROMIUM_PATH, an installed one, Playwright's, or one that this installs. Throws what to do. */
export const findChromium = (): string => {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (isExecutable(given)) return given
    throw new Error(`CHROMIUM_PATH names no program: ${given}`)
  }
  const found = findInstalled() ?? findOwnOfPlaywright() ?? download() ?? installFromDebian()
  if (found === null) {
    throw new Error(
      'No Chromium is installed and none could be: install one, or set CHROMIUM_PATH to one that you have.',
    )
  }
  say(found)
  return found
}
