import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import { engineNames } from './engine-programs.ts'

export default defineConfig({
  root: join(import.meta.dirname, '../..'),
  test: {
    include: ['e2e/engines/*.stories.ts'],
    globalSetup: ['e2e/engines/start-kasa-for-all.ts'],
    reporters: ['verbose'],
    // One browser at a time for each engine: they share two cores with the server and its PostgreSQL.
    maxWorkers: engineNames.length,
    projects: engineNames.map((name) => ({ extends: true, test: { name, provide: { engine: name } } })),
    testTimeout: 120_000,
    hookTimeout: 60_000,
    expect: { poll: { timeout: 20_000, interval: 50 } },
  },
})
