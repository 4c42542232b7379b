import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from '@playwright/test'
import { canInstallPackages, installBrowserPackages, isRoot } from './debian-packages.ts'
import { findInstalled, isExecutable } from './installed-program.ts'

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome']
const macApplications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
]
/** Chromium without windows: its pages are the same, and each costs half of the time. It cannot hide a tab. */
const shell = 'chromium-headless-shell'
const downloadTimeoutMs = 120_000

const say = (text: string) => process.stderr.write(`Browser: ${text}\n`)

const findOnSystem = () => findInstalled(names, macApplications)
const findShell = () => findInstalled([shell])

const findOwnOfPlaywright = (): string | null => {
  const path = chromium.executablePath()
  return existsSync(path) ? path : null
}

const download = (): string | null => {
  say('none is installed; asking Playwright to download its own')
  const cli = join(import.meta.dirname, '../../..', 'node_modules', '.bin', 'playwright')
  // Its libraries need root as well; without, sudo might ask for a password.
  const args = ['install', ...(isRoot() ? ['--with-deps'] : []), 'chromium']
  spawnSync(cli, args, { timeout: downloadTimeoutMs, stdio: 'ignore' })
  return findOwnOfPlaywright()
}

/** Installs a package with apt-get, where that can be done, and says so. */
const installFromDebian = (name: string, why: string): void => {
  if (!canInstallPackages()) return
  say(`${why}; installing the package ${name} with apt-get`)
  try {
    installBrowserPackages([name])
  } catch {}
}

const given = (variable: string): string | null => {
  const path = process.env[variable]
  if (!path) return null
  if (isExecutable(path)) return path
  throw new Error(`${variable} names no program: ${path}`)
}

const searchChromium = (): string | null => {
  const found = findOnSystem() ?? findOwnOfPlaywright() ?? download()
  if (found !== null) return found
  installFromDebian('chromium', 'no download')
  return findOnSystem()
}

/** The path of a Chromium: CHROMIUM_PATH, an installed one, Playwright's, or one that this installs. Throws what to do. */
export const findChromium = (): string => {
  const path = given('CHROMIUM_PATH')
  if (path !== null) return path
  const found = searchChromium()
  if (found === null) {
    throw new Error(
      'No Chromium is installed and none could be: install one, or set CHROMIUM_PATH to one that you have.',
    )
  }
  say(found)
  return found
}

/**
 * The quicker one for whatever needs no hidden tabs: HEADLESS_SHELL_PATH, an installed one, or Debian's. Where there is none,
 * and where CHROMIUM_PATH says which browser is wanted, that of `findChromium`.
 */
export const findHeadlessShell = (): string => {
  const path = given('HEADLESS_SHELL_PATH')
  if (path !== null) return path
  if (process.env.CHROMIUM_PATH) return findChromium()
  if (findShell() === null) installFromDebian(shell, 'the one without windows is not installed')
  const found = findShell()
  if (found === null) return findChromium()
  say(`${found}, for all but hidden tabs`)
  return found
}
