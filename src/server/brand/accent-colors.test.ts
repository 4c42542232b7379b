import { readFileSync } from 'node:fs'
import axe from 'axe-core'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Accent } from '../../contract/brand.ts'
import { accentColors } from './accent-colors.ts'
import { buttonTexts, themes } from './themes.ts'

// Each colour takes milliseconds to choose for, more on a busy machine.

// The judge is the one that also judges the page in the browser; the colours are chosen with another library's numbers.
const { Color, getContrast } = Reflect.get(axe.commons, 'color')
const asColor = (hex: string) => {
  const color = new Color()
  color.parseString(hex)
  return color
}
const contrast = (one: string, other: string): number => getContrast(asColor(one), asColor(other))

const themeNames = ['light', 'dark'] as const

/** What is too faint in the colours for a picked one. */
const faults = (picked: string): string[] => {
  const accent = Accent.parse(accentColors(picked))
  return themeNames.flatMap((theme) => {
    const { line, tint, fill, hover, pressed, text, edge } = accent[theme]
    const { grounds } = themes[theme]
    const outline = edge === null ? [fill, hover, pressed] : [edge]
    const demands: [what: string, ratio: number, least: number][] = [
      ...[...grounds, tint].map((ground): [string, number, number] => [
        `line on ${ground}`,
        contrast(line, ground),
        4.5,
      ]),
      ...[fill, hover, pressed].map((under): [string, number, number] => [
        `text on ${under}`,
        contrast(text, under),
        4.5,
      ]),
      ...outline.flatMap((color) =>
        grounds.map((ground): [string, number, number] => [`button ${color} on ${ground}`, contrast(color, ground), 3]),
      ),
    ]
    return demands.flatMap(([what, ratio, least]) =>
      ratio >= least ? [] : [`${picked} in ${theme}: ${what} ${ratio}`],
    )
  })
}

const hexOf = (color: number): string => `#${color.toString(16).padStart(6, '0')}`

test('contrast is kept in both themes whatever colour is picked', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 0xffffff }), (color) => {
      expect(faults(hexOf(color))).toEqual([])
    }),
    { numRuns: 300, examples: [[0xffffff], [0x000000], [0xffff00], [0x0000ff], [0x777777], [0x767676]] },
  )
})

test('contrast is kept all over the cube of colours', () => {
  const parts = [0, 51, 102, 153, 204, 255]
  const cube = parts.flatMap((red) =>
    parts.flatMap((green) => parts.map((blue) => hexOf((red << 16) | (green << 8) | blue))),
  )
  expect(cube.flatMap(faults)).toEqual([])
})

test.each([...themes.light.grounds, ...themes.dark.grounds, ...Object.values(buttonTexts)])(
  'contrast is kept for %s, which the page itself is painted in',
  (color) => expect(faults(color)).toEqual([]),
)

test('a colour that white text can be read on is the button’s, to the last digit', () => {
  const readable = fc
    .integer({ min: 0, max: 0xffffff })
    .map(hexOf)
    .filter((color) => contrast('#ffffff', color) > 4.6)
  fc.assert(
    fc.property(readable, (color) => {
      const { light, dark } = accentColors(color)
      expect([light.fill, dark.fill, light.text]).toEqual([color, color, '#ffffff'])
    }),
  )
})

describe('the picked colour', () => {
  test('is used as it is where it can be', () => {
    const { light, dark } = accentColors('#2546c8')
    expect(light).toMatchObject({ line: '#2546c8', fill: '#2546c8', text: '#ffffff', edge: null })
    expect(dark.fill).toBe('#2546c8')
  })

  test('stays on the button where its text can be dark, with a border that can be seen', () => {
    const { light, dark } = accentColors('#ffcc00')
    expect(light).toMatchObject({ fill: '#ffcc00', text: '#17181c' })
    expect(light.edge).toMatch(/^#/)
    expect(dark).toMatchObject({ line: '#ffcc00', fill: '#ffcc00', edge: null })
  })

  test('gives way a little for white text, which is what people expect on it', () => {
    expect(accentColors('#0a7cff').light).toMatchObject({ fill: '#0070f2', text: '#ffffff' })
  })

  test('white and black make an outlined button where they would vanish', () => {
    expect(accentColors('#ffffff').light).toMatchObject({ fill: '#ffffff', text: '#17181c' })
    expect(accentColors('#ffffff').light.edge).not.toBeNull()
    expect(accentColors('#000000').dark).toMatchObject({ fill: '#000000', text: '#ffffff' })
    expect(accentColors('#000000').dark.edge).not.toBeNull()
  })

  test('is another one when it is pointed at, and yet another when it is pressed', () => {
    for (const picked of ['#ffffff', '#ffff00', '#777777', '#e50914', '#000000']) {
      const { fill, hover, pressed } = accentColors(picked).light
      expect(new Set([fill, hover, pressed]).size, picked).toBe(3)
    }
  })
})

describe('the themes are those of the page', () => {
  const css = readFileSync(new URL('../../ui/base.css', import.meta.url), 'utf8')
  const [light = '', dark = ''] = css.split('prefers-color-scheme: dark')
  const valueIn = (block: string, name: string) => {
    const value = new RegExp(`--${name}: (#[0-9a-f]+);`).exec(block)?.[1] ?? ''
    return value.length === 4 ? value.replaceAll(/[0-9a-f]/g, '$&$&') : value
  }

  test.each([
    ['light', light],
    ['dark', dark],
  ] as const)('%s', (theme, block) => {
    const grounds = ['surface', 'surface-sunken', 'canvas'].map((name) => valueIn(block, name))
    expect(themes[theme].grounds).toEqual(grounds)
  })
})
