import { resolve } from 'node:path'
import type { CommandDeps } from './administration/command.ts'
import { runCommandLine } from './administration/command-line.ts'
import { systemClock } from './clock.ts'
import { readConfig } from './config.ts'
import { connect } from './database/connect.ts'
import { troubleOf } from './database/database-trouble.ts'
import { prepareDatabase } from './database/prepare-database.ts'
import { visitEmbeddedDatabase } from './database/visit.ts'
import { StartError } from './start-error.ts'

const tell = (text: string): void => void process.stderr.write(`${text}\n`)

const reachDatabase = async (): Promise<{ url: string; stop: () => Promise<void> }> => {
  const { databaseUrl, dataDir } = readConfig(process.env)
  if (databaseUrl !== null) return { url: databaseUrl, stop: async () => {} }
  // Whoever has forgotten it would add merchants that production never sees.
  tell(`DATABASE_URL is not set: this is about the demo's database in ${resolve(dataDir)}.`)
  return visitEmbeddedDatabase(dataDir)
}

const withDatabase = async <Result>(work: (deps: CommandDeps) => Promise<Result>): Promise<Result> => {
  const { url, stop } = await reachDatabase()
  try {
    await prepareDatabase(url)
    const db = connect(url, { max: 1 })
    return await work({ db, clock: systemClock }).finally(() => db.destroy())
  } catch (cause) {
    if (troubleOf(cause) === null) throw cause
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new StartError(`The database failed in the middle of it: ${reason}. Look at what was done, then try again.`, {
      cause,
    })
  } finally {
    await stop()
  }
}

process.exitCode = await runCommandLine({
  args: process.argv.slice(2),
  out: (text) => process.stdout.write(`${text}\n`),
  err: tell,
  withDatabase,
})
