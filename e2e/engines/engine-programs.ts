import { canInstallPackages, installBrowserPackages } from '../../src/tools/programs/debian-packages.ts'
import { findInstalled } from '../../src/tools/programs/installed-program.ts'

export const engineNames = ['firefox', 'webkit'] as const
export type EngineName = (typeof engineNames)[number]

interface Program {
  /** What it is called on PATH; the first is what people are told. */
  names: readonly [string, ...string[]]
  elsewhere?: readonly string[]
  debianPackage: string
}

export const firefox: Program = {
  names: ['firefox-esr', 'firefox'],
  elsewhere: ['/Applications/Firefox.app/Contents/MacOS/firefox'],
  debianPackage: 'firefox-esr',
}
/** Brings WebKit and a browser of it along. */
export const webkitDriver: Program = { names: ['WebKitWebDriver'], debianPackage: 'webkit2gtk-driver' }
/** A screen for WebKit's browser, which has no way to do without. */
export const xvfb: Program = { names: ['Xvfb'], debianPackage: 'xvfb' }

const programsOf: Record<EngineName, Program[]> = { firefox: [firefox], webkit: [webkitDriver, xvfb] }

const find = ({ names, elsewhere }: Program) => findInstalled(names, elsewhere)

const isMissing = (program: Program) => find(program) === null

const say = (text: string) => process.stderr.write(`${text}\n`)

const packagesOf = (programs: Program[]) => programs.map(({ debianPackage }) => debianPackage)

const install = (engine: EngineName, packages: string[]): void => {
  say(`${engine}: installing ${packages.join(' and ')} with apt-get`)
  try {
    installBrowserPackages(packages)
  } catch (cause) {
    throw new Error(`${engine}: apt-get could not install ${packages.join(' and ')}. Run it by hand to see why.`, {
      cause,
    })
  }
}

/** The path of a program. Throws where it is not installed. */
export const pathOf = (program: Program): string => {
  const path = find(program)
  if (path === null) throw new Error(`${program.names[0]} is not installed`)
  return path
}

/** Finds an engine's programs, and installs those that are missing where it can. Throws what to do where it cannot. */
export const ensureInstalled = (engine: EngineName): void => {
  const missing = programsOf[engine].filter(isMissing)
  if (missing.length > 0 && canInstallPackages()) install(engine, packagesOf(missing))
  const stillMissing = programsOf[engine].filter(isMissing)
  if (stillMissing.length > 0) {
    const names = stillMissing.map(({ names: [name] }) => name)
    const command = `apt-get install ${packagesOf(stillMissing).join(' ')}`
    throw new Error(
      `${engine}: ${names.join(' and ')} ${names.length === 1 ? 'is' : 'are'} not installed. ` +
        `Install what is missing, on Debian with \`${command}\` as root, and run this again.`,
    )
  }
  say(`${engine}: ${programsOf[engine].map(pathOf).join(', ')}`)
}
