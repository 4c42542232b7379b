import { canInstallPackages, installDebianPackages } from './debian-packages.ts'
import { findInstalled } from './installed-program.ts'

export interface Program {
  name: string
  /** Where it is, beside the folders of PATH. */
  elsewhere?: readonly string[]
  debianPackage: string
  /** What Debian does with it by itself. */
  note?: string
}

const say = (text: string) => process.stderr.write(`${text}\n`)

const find = ({ name, elsewhere }: Program) => findInstalled([name], elsewhere)

/** The path of a program. Throws where it is not installed. */
export const pathOf = (program: Program): string => {
  const path = find(program)
  if (path === null) throw new Error(`${program.name} is not installed`)
  return path
}

/** Installs the programs that are missing, where it can, and says so. Throws what to do where it cannot. */
export const ensurePrograms = (programs: readonly Program[]): void => {
  const missing = () => programs.filter((program) => find(program) === null)
  const packages = () => missing().map(({ debianPackage }) => debianPackage)
  if (missing().length > 0 && canInstallPackages()) {
    const notes = missing().flatMap(({ note }) => note ?? [])
    say([`Installing ${packages().join(' and ')} with apt-get.`, ...notes].join(' '))
    installDebianPackages(packages())
  }
  if (missing().length > 0) {
    const names = missing().map(({ name }) => name)
    throw new Error(
      `${names.join(' and ')} must be installed: on Debian with \`apt-get install ${packages().join(' ')}\` as root.`,
    )
  }
}
