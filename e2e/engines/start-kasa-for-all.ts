import type { TestProject } from 'vitest/node'
import { noRateLimits, startKasa } from '../../src/fixtures/kasa-server.ts'
import type { EngineName } from './engine-programs.ts'

declare module 'vitest' {
  interface ProvidedContext {
    engine: EngineName
    /** Where the shop finds the server. */
    shopUrl: string
    /** Where payers find it. */
    payUrl: string
  }
}

/** One server for all stories of all engines: each has its own sessions, and none touches the server itself. */
export const setup = async ({ provide }: TestProject) => {
  const kasa = await startKasa({ env: { ...noRateLimits, SANDBOX_DECISION_SECONDS: '0.5' } })
  provide('shopUrl', kasa.shopUrl())
  provide('payUrl', kasa.url)
  return kasa.stop
}
