import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { errorCodes, typeOfError } from './error-codes.ts'

const source = new URL('../', import.meta.url)
const files = (await readdir(source, { recursive: true })).filter(
  (file) => /^(contract|server)\/.*\.ts$/.test(file) && !/\.test\.ts$|\/testing\/|error-codes\.ts$/.test(file),
)
const text = (await Promise.all(files.map((file) => readFile(new URL(file, source), 'utf8')))).join('\n')

describe('the list of codes', () => {
  test('holds no code that nothing answers with', () => {
    const unused = Object.keys(errorCodes).filter(
      (code) => !new RegExp(`['\`]${code}['\`]|^  ${code}:`, 'm').test(text),
    )
    expect(unused).toEqual([])
  })

  test('says of each what it means, in a sentence', () => {
    for (const [code, { says, statuses }] of Object.entries(errorCodes)) {
      expect(says, code).toMatch(/^[A-Z`].*\.$/)
      expect(code).toMatch(/^[a-z]+(_[a-z0-9]+)*$/)
      for (const status of statuses) expect(status, code).toBeGreaterThanOrEqual(400)
    }
  })

  test('gives each the type that libraries tell it by', () => {
    expect(typeOfError('parameter_missing', 400)).toBe('invalid_request_error')
    expect(typeOfError('idempotency_key_reused', 400)).toBe('idempotency_error')
    expect(typeOfError('api_key_missing', 401)).toBe('authentication_error')
    expect(typeOfError('rate_limited', 429)).toBe('rate_limit_error')
    expect(typeOfError('internal_error', 500)).toBe('api_error')
  })
})
