import { DatabaseError } from 'pg'
import { describe, expect, test, vi } from 'vitest'
import { readTogether, writeTogether } from './together.ts'

const refusal = (code: string) => Object.assign(new DatabaseError('violates a constraint', 1, 'error'), { code })

describe('reading together', () => {
  test('those who ask at once share a statement, and each gets what it asked for', async () => {
    const statements: (readonly string[])[] = []
    const read = readTogether(async (keys: readonly string[]) => {
      statements.push(keys)
      return new Map(keys.filter((key) => key !== 'unknown').map((key) => [key, `row ${key}`]))
    })
    expect(await Promise.all(['a', 'unknown', 'b', 'a'].map(read))).toEqual(['row a', null, 'row b', 'row a'])
    expect(statements).toEqual([['a', 'unknown', 'b']])
  })

  test('nothing is remembered', async () => {
    let row = 'old'
    const read = readTogether(async (keys: readonly string[]) => new Map(keys.map((key) => [key, row])))
    expect(await read('a')).toBe('old')
    row = 'new'
    expect(await read('a')).toBe('new')
  })

  test('a statement that fails fails for those who shared it, and for nobody after them', async () => {
    let isDown = true
    const read = readTogether(async (keys: readonly string[]) => {
      if (isDown) throw new Error('the connection broke')
      return new Map(keys.map((key) => [key, key]))
    })
    const reasons = await Promise.allSettled([read('a'), read('b')])
    expect(reasons.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    isDown = false
    expect(await read('a')).toBe('a')
  })

  test('a row that cannot be read fails for its own key, and for nobody who shared the statement', async () => {
    const read = readTogether(async (keys: readonly string[]) => {
      if (keys.includes('bad')) throw new RangeError('1152921504606846976 does not fit a safe integer')
      return new Map(keys.map((key) => [key, `row ${key}`]))
    })
    const results = await Promise.allSettled(['a', 'b', 'bad', 'c', 'd'].map(read))
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
      'fulfilled',
    ])
  })
})

describe('writing together', () => {
  test('what comes at once is written at once', async () => {
    const write = vi.fn(async (_: readonly number[]) => {})
    await Promise.all([1, 2, 3].map(writeTogether(write)))
    expect(write.mock.calls).toEqual([[[1, 2, 3]]])
  })

  test.each([
    ['breaks a constraint', '23503'],
    ['is no value of its type', '22P02'],
    ['does not fit an index', '54000'],
    ['a trigger refuses', 'P0001'],
  ])('what %s fails alone', async (_reason, code) => {
    const written: number[] = []
    const store = writeTogether(async (items: readonly number[]) => {
      if (items.includes(2)) throw refusal(code)
      written.push(...items)
    })
    const results = await Promise.allSettled([1, 2, 3].map(store))
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
    expect(written.toSorted()).toEqual([1, 3])
  })

  test('what may have been written is not written again', async () => {
    const write = vi.fn(async (_: readonly number[]) => {
      throw new Error('Connection terminated unexpectedly')
    })
    const results = await Promise.allSettled([1, 2].map(writeTogether(write)))
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(write).toHaveBeenCalledOnce()
  })
})
