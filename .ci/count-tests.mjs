// Prints how many tests passed and failed, as Vitest and Playwright reported it. Argument: the exit code of `npm test`.
import { readFileSync } from 'node:fs'

const read = (file) => {
  try {
    return JSON.parse(readFileSync(new URL(`../.build/${file}`, import.meta.url), 'utf8'))
  } catch {
    return null
  }
}

const unit = read('unit/report.json')
const e2e = read('e2e/report.json')
const brokenFiles = (unit?.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)

const passed = (unit?.numPassedTests ?? 0) + (e2e?.stats.expected ?? 0)
const failed =
  (unit?.numFailedTests ?? 0) +
  brokenFiles.length +
  (e2e?.stats.unexpected ?? 0) +
  (e2e?.stats.flaky ?? 0) +
  (e2e?.errors.length ?? 0)
// A step without tests (style, types, a budget) that fails is one failure.
const failedStep = process.argv[2] !== '0' && failed === 0 ? 1 : 0

process.stdout.write(`${passed} passed, ${failed + failedStep} failed\n`)
