import {
  access,
  chmod,
  constants,
  mkdir,
  mkdtemp,
  readdir,
  readlink,
  rename,
  rm,
  stat,
  symlink,
} from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { type BuildOptions, build, type InlineConfig } from 'vite'
import { attempts } from '../no-network.ts'

const project = join(import.meta.dirname, '../../..')
const folder = join(project, '.build')
/** Each build has a folder of its own below this one, with the page and its renderer in it. */
const builds = join(folder, 'builds')
/** Lead to the parts of the last one. */
const links = ['render', 'page']
const recentMs = 10 * 60 * 1_000

const say = (text: string) => process.stderr.write(`${text}\n`)

const may = (path: string, mode: number): Promise<boolean> =>
  access(path, mode).then(
    () => true,
    () => false,
  )

// The config is loaded as it is: bundled, it would be written into node_modules first.
const config: InlineConfig = { root: project, logLevel: 'warn', configLoader: 'native' }
// On a busy computer it would complain of how long plugins take.
const options: BuildOptions = { rolldownOptions: { checks: { pluginTimings: false } } }

/** A link is replaced at once: whoever follows it finds one whole build, the old one or the new. */
const lead = async (link: string, target: string): Promise<void> => {
  const draft = `${target}.link`
  await symlink(join('builds', basename(dirname(target)), basename(target)), draft)
  await rename(draft, link).catch(async () => {
    // Versions before had a folder there.
    await rm(link, { recursive: true, force: true })
    await rename(draft, link)
  })
}

/** Not what another build has made a moment ago: it may be about to lead there. */
const forgetOld = async (): Promise<void> => {
  const current = basename(dirname(await readlink(join(folder, 'page'))))
  for (const name of await readdir(builds)) {
    const build = join(builds, name)
    const changedMs = (await stat(build).catch(() => null))?.mtimeMs ?? 0
    if (name !== current && changedMs < Date.now() - recentMs) await rm(build, { recursive: true, force: true })
  }
}

const buildPage = async (): Promise<void> => {
  const own = await mkdtemp(join(builds, 'build-'))
  await chmod(own, 0o755)
  try {
    await build({ ...config, build: { ...options, outDir: join(own, 'render'), ssr: 'src/page/render.tsx' } })
    await build({ ...config, build: { ...options, outDir: join(own, 'page') } })
    if (attempts.length > 0) throw new Error(`The build asked the network for ${attempts.join(', ')}`)
  } catch (error) {
    await rm(own, { recursive: true, force: true })
    throw error
  }
  for (const link of links) await lead(join(folder, link), join(own, link))
  await forgetOld()
}

await mkdir(builds, { recursive: true }).catch(() => {})
if (await may(builds, constants.W_OK)) await buildPage()
else if (await may(join(folder, 'page/index.html'), constants.R_OK)) {
  say(`${folder} cannot be written: the page that was built there before is used.`)
} else {
  say(`The page cannot be built, since ${folder} cannot be written: run "npm run build" once as a user who may.`)
  process.exitCode = 1
}
