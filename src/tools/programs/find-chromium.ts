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
const downloadTimeoutMs = 120_000

const say = (text: string) => process.stderr.write(`Browser: ${text}\n`)

const findOnSystem = () => findInstalled(names, macApplications)

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

const installFromDebian = (): string | null => {
  if (!canInstallPackages()) return null
  say('no download; installing the package chromium with apt-get')
  try {
    installBrowserPackages(['chromium'])
  } catch {}
  return findOnSystem()
}

/** The path of a Chromium: CHROMIUM_PATH, an installed one, Playwright's, or one that this installs. Throws what to do. */
export const findChromium = (): string => {
  const given = process.env.CHROMIUM_PATH
  if (given) {
    if (isExecutable(given)) return given
    throw new Error(`CHROMIUM_PATH names no program: ${given}`)
  }
  const found = findOnSystem() ?? findOwnOfPlaywright() ?? download() ?? installFromDebian()
  if (found === null) {
    throw new Error(
      'No Chromium is installed and none could be: install one, or set CHROMIUM_PATH to one that you have.',
    )
  }
  say(found)
  return found
}
