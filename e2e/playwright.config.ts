import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from '../src/tools/programs/chromium-launch.ts'

const launch = chromiumLaunch()
// Found once, before the workers start: they inherit the answer.
process.env.CHROMIUM_PATH = launch.executablePath

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../.build/e2e/results',
  reporter: [['line'], ['json', { outputFile: '../.build/e2e/report.json' }]],
  fullyParallel: true,
  // They wait for the bank and for time more than they compute.
  workers: availableParallelism() + 1,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  // For what hangs. How fast a machine is, is no story's business.
  timeout: 300_000,
  expect: { timeout: 60_000 },
  use: {
    browserName: 'chromium',
    locale: 'en-GB',
    timezoneId: 'Europe/Warsaw',
    // A trace of every test costs a third of the time: ask for one with TRACE=1.
    trace: process.env.TRACE ? 'on' : 'off',
    screenshot: 'only-on-failure',
    launchOptions: launch,
  },
})
