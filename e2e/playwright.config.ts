import { availableParallelism } from 'node:os'
import { defineConfig } from '@playwright/test'
import { chromiumLaunch } from '../src/tools/programs/chromium-launch.ts'
import { findChromium, findHeadlessShell } from '../src/tools/programs/find-chromium.ts'

// Both are found once, before the workers start: they inherit the answers.
const shell = findHeadlessShell()
process.env.HEADLESS_SHELL_PATH = shell
process.env.CHROMIUM_PATH = findChromium()

export default defineConfig({
  testDir: '.',
  testMatch: '*.spec.ts',
  outputDir: '../.build/e2e/results',
  reporter: [['line'], ['json', { outputFile: '../.build/e2e/report.json' }]],
  fullyParallel: true,
  // More of them only get into each other's way: drawing pages keeps the processors busy.
  workers: availableParallelism(),
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
    launchOptions: chromiumLaunch(shell),
  },
})
