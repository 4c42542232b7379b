import { Session } from 'node:inspector/promises'

const self = '/count-work.ts'

/** What a program does that V8 counts nothing of: the engine's own functions, by the characters that they are given. */
let native = 0

/** Native code looks at so many characters in the time that a step of ours takes. */
const charactersPerStep = 64
/** Parsers of languages and hosts take the square of what they are given: 2,000 characters are as many steps. */
const squared = (length: number) => length / charactersPerStep + (length / 45) ** 2
const linear = (length: number) => length / charactersPerStep

const lengthOf = (value: unknown): number => {
  if (typeof value === 'string' || value instanceof Uint8Array) return value.length
  return Array.isArray(value) ? value.reduce((sum, entry) => sum + lengthOf(entry), 0) : 0
}

type Owner = Record<PropertyKey, unknown>

/** Counts what a method is given, itself and its first argument. */
const weigh = (owner: object, names: readonly PropertyKey[], cost: (length: number) => number) => {
  for (const name of names) {
    const original = (owner as Owner)[name] as (...given: unknown[]) => unknown
    const counted = function (this: unknown, ...given: unknown[]) {
      native += cost(lengthOf(this) + lengthOf(given[0]))
      return new.target
        ? Reflect.construct(original, given, new.target === counted ? original : new.target)
        : Reflect.apply(original, this, given)
    }
    Object.defineProperties(counted, Object.getOwnPropertyDescriptors(original))
    Object.defineProperty(owner, name, { ...Object.getOwnPropertyDescriptor(owner, name), value: counted })
  }
}

/** How far an expression has looked: one that is tried again and again on a text looks at each part of it once. */
const weighExpressions = () => {
  const { exec } = RegExp.prototype
  RegExp.prototype.exec = function (text) {
    const from = this.global || this.sticky ? this.lastIndex : 0
    const match = exec.call(this, text)
    const to = match === null ? (this.sticky ? from : String(text).length) : match.index + match[0].length
    native += linear(Math.max(to - from, 1))
    return match
  }
}

const weighNatives = () => {
  weighExpressions()
  weigh(Intl, ['getCanonicalLocales', 'Locale', 'NumberFormat', 'DateTimeFormat', 'PluralRules'], squared)
  weigh(globalThis, ['URL'], squared)
  weigh(URL, ['parse', 'canParse'], squared)
  weigh(globalThis, ['URLSearchParams', 'decodeURIComponent', 'encodeURIComponent'], linear)
  weigh(JSON, ['parse'], linear)
  weigh(TextDecoder.prototype, ['decode'], linear)
  weigh(Buffer, ['from'], linear)
  const textMethods = [
    'split',
    'replace',
    'replaceAll',
    'toLowerCase',
    'toUpperCase',
    'trim',
    'isWellFormed',
    'normalize',
  ]
  weigh(String.prototype, [...textMethods, Symbol.iterator], linear)
}

/**
 * Counts the work of a request in steps, which a busy machine does not change: V8's count of every function and block
 * that ran, and the characters that native code was given. Start it before what is to be counted is imported.
 */
export const countWork = async () => {
  const session = new Session()
  session.connect()
  await session.post('Profiler.enable')
  await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  weighNatives()

  /** The steps since the last time. */
  const take = async (): Promise<number> => {
    const { result } = await session.post('Profiler.takePreciseCoverage')
    const ranges = result
      .filter(({ url }) => !url.endsWith(self))
      .flatMap(({ functions }) => functions.flatMap((one) => one.ranges))
    const steps = ranges.reduce((sum, { count }) => sum + count, native)
    native = 0
    return steps
  }

  await take()
  return {
    /** Timers and other requests only add to it: of several times, the least is right. */
    async of(work: () => Promise<unknown>): Promise<number> {
      native = 0
      await work()
      return take()
    },
  }
}
