import type { Kysely } from 'kysely'
import type { Clock } from '../clock.ts'
import type { Database } from '../database/schema.ts'
import type { Operation } from '../openapi/operation.ts'
import { readSettings, type Settings, type SettingsValues } from '../settings.ts'
import type { Gateway } from './port.ts'

/** What gateways are opened with. */
export interface GatewayDeps {
  db: Kysely<Database>
  clock: Clock
  /** Where payers and acquirers reach this installation, without a path. */
  publicUrl: string
}

export type OpenGateways = (deps: GatewayDeps) => readonly Gateway[]

/** An acquirer that Kasa can work with: one folder beside this file, and one line in all.ts. */
export interface GatewayKind {
  /** The variables that configure it. */
  readonly settings: Settings
  /** What the API's documentation says of its routes, by method and path. */
  readonly operations: Readonly<Record<string, Operation>>
  /** Reads its variables. Each configured account is one gateway: none where there is none. */
  configure(env: NodeJS.ProcessEnv): { open: OpenGateways; problems: readonly string[] }
}

interface Definition<Own extends Settings> {
  settings: Own
  /** What is wrong with the settings together, as sentences. */
  judge?: (settings: SettingsValues<Own>) => readonly string[]
  operations: Readonly<Record<string, Operation>>
  open: (deps: GatewayDeps, settings: SettingsValues<Own>) => readonly Gateway[]
}

export const gatewayKind = <const Own extends Settings>({
  settings,
  judge = () => [],
  operations,
  open,
}: Definition<Own>): GatewayKind => ({
  settings,
  operations,
  configure(env) {
    const { values, problems } = readSettings(settings, env)
    return {
      problems: values === null ? problems : judge(values),
      open: (deps) => {
        if (values === null) throw new Error('A gateway is opened whose settings are wrong')
        return open(deps, values)
      },
    }
  },
})
