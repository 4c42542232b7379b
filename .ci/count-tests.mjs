// Prints how many tests passed and failed, as Vitest and Playwright reported it. Argument: the exit code of the checks.
import { readFileSync } from 'node:fs'

const read = (file) => {
  try {
    return JSON.parse(readFileSync(new URL(`../.build/${file}`, import.meta.url), 'utf8'))
  } catch {
    return null
  }
}

const unit = read('unit/report.json')
const browser = ['e2e/report.json', 'large/report.json'].map(read).filter((report) => report !== null)
const brokenFiles = (unit?.testResults ?? []).filter(
  (file) => file.status === 'failed' && file.assertionResults.length === 0,
)

const sum = (numberOf) => browser.reduce((total, report) => total + numberOf(report), 0)
const passed = (unit?.numPassedTests ?? 0) + sum(({ stats }) => stats.expected)
const failed =
  (unit?.numFailedTests ?? 0) +
  brokenFiles.length +
  sum(({ stats, errors }) => stats.unexpected + stats.flaky + errors.length)
// A step without tests (style, types, a budget) that fails is one failure.
const failedStep = process.argv[2] !== '0' && failed === 0 ? 1 : 0

process.stdout.write(`${passed} passed, ${failed + failedStep} failed\n`)
