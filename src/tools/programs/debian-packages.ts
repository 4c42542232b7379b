import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'

const installTimeoutMs = 300_000
/** Browsers come without one, and then pages are laid out with nothing to measure. It has Latin and Arabic letters. */
const font = 'fonts-dejavu-core'

export const isRoot = () => process.getuid?.() === 0

/** Whether installDebianPackages can do anything here: as root, on Debian or its like. */
export const canInstallPackages = () => isRoot() && existsSync('/usr/bin/apt-get')

/** Installs packages with apt-get. Throws where one cannot be had. */
export const installDebianPackages = (packages: readonly string[]): void => {
  const options = {
    timeout: installTimeoutMs,
    stdio: 'ignore',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const
  execFileSync('apt-get', ['update'], options)
  execFileSync('apt-get', ['install', '--yes', '--no-install-recommends', ...packages], options)
}

/** The same for the packages of a browser. */
export const installBrowserPackages = (packages: readonly string[]): void => installDebianPackages([font, ...packages])
