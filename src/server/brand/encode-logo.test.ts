import { createHash } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import sharp, { type OverlayOptions } from 'sharp'
import { describe, expect, test } from 'vitest'
import { encodeLogo } from './encode-logo.ts'

interface Drawn {
  width: number
  height: number
  /** Nothing at all where it is left out. */
  ground?: string
  parts?: { color: string; left: number; top: number; width: number; height: number }[]
}

const nothing = { r: 0, g: 0, b: 0, alpha: 0 }

const draw = ({ width, height, ground, parts = [] }: Drawn) =>
  sharp({ create: { width, height, channels: 4, background: ground ?? nothing } }).composite(
    parts.map(
      ({ color, left, top, ...size }): OverlayOptions => ({
        input: { create: { ...size, channels: 4, background: color } },
        left,
        top,
      }),
    ),
  )

const png = (drawn: Drawn) => draw(drawn).png().toBuffer()

/** A cross of one colour with nothing around it. */
const cross = (color: string) => {
  const parts = [
    { color, left: 50, top: 120, width: 200, height: 60 },
    { color, left: 120, top: 50, width: 60, height: 200 },
  ]
  return png({ width: 300, height: 300, parts })
}

/** A picture that no encoder makes small. */
const noise = (width: number, height: number) => {
  const grain = createHash('shake256', { outputLength: width * height * 4 }).digest()
  return sharp(grain, { raw: { width, height, channels: 4 } })
}

/** A PNG’s chunk, its checksum left wrong. */
const chunk = (name: string, data: Buffer) => {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  return Buffer.concat([length, Buffer.from(name, 'latin1'), data, Buffer.alloc(4)])
}

describe('a logo', () => {
  test('becomes a WebP of at most 40 kB that is three times as dense as it is shown', async () => {
    const logo = await encodeLogo(await png({ width: 1200, height: 300, ground: '#2546c8' }))
    expect(logo).toMatchObject({ width: 113, height: 28, ground: 'any' })
    expect(await sharp(logo.image).metadata()).toMatchObject({ format: 'webp', width: 339, height: 84 })
    expect(logo.image.length).toBeLessThan(40_000)
  })

  test('may be a WebP', async () => {
    const file = await draw({ width: 200, height: 200, ground: '#ff0000' }).webp().toBuffer()
    expect(await encodeLogo(file)).toMatchObject({ width: 56, height: 56 })
  })

  test('that is noise all over is still light', async () => {
    const logo = await encodeLogo(await noise(260, 200).png().toBuffer())
    expect(logo.image.length).toBeLessThanOrEqual(40_000)
  })

  test('keeps nothing of what else the file had in it', async () => {
    const file = await draw({ width: 300, height: 300, ground: '#ff0000' })
      .withExif({ IFD0: { Copyright: 'Secret Ltd', ImageDescription: 'Secret' } })
      .withXmp('<x>Secret</x>')
      .withIccProfile('p3')
      .png()
      .toBuffer()
    expect(file.toString('latin1')).toContain('Secret')
    const { image } = await encodeLogo(Buffer.concat([file, Buffer.from('<script>Secret</script>')]))
    const { exif, icc, xmp } = await sharp(image).metadata()
    expect({ exif, icc, xmp }).toEqual({ exif: undefined, icc: undefined, xmp: undefined })
    expect(image.toString('latin1')).not.toContain('Secret')
  })

  test('is cut to what can be seen of it', async () => {
    const parts = [{ color: '#ff0000', left: 300, top: 10, width: 400, height: 100 }]
    const logo = await encodeLogo(await png({ width: 1000, height: 1000, parts }))
    expect(logo).toMatchObject({ width: 113, height: 28 })
    const { data } = await sharp(logo.image).raw().toBuffer({ resolveWithObject: true })
    expect([...data.subarray(0, 4)]).toEqual([255, 0, 0, 255])
  })

  test('is turned the way that the file says', async () => {
    const lying = draw({ width: 400, height: 100, ground: '#2546c8' })
    const file = await lying.withMetadata({ orientation: 6 }).png().toBuffer()
    expect(await encodeLogo(file)).toMatchObject({ width: 14, height: 56 })
  })

  test('is the same file however often it is made', async () => {
    const file = await cross('#123456')
    expect((await encodeLogo(file)).id).toBe((await encodeLogo(file)).id)
  })

  test.each([
    ['very wide', 2000, 200, 176, 18],
    ['wide', 800, 200, 113, 28],
    ['square', 400, 400, 56, 56],
    ['very tall', 200, 2000, 6, 56],
    ['tiny', 16, 16, 16, 16],
    ['a single pixel', 1, 1, 1, 1],
  ])('that is %s is shown whole, and never larger than it is', async (_, width, height, shownWidth, shownHeight) => {
    const logo = await encodeLogo(await png({ width, height, ground: '#2546c8' }))
    expect(logo).toMatchObject({ width: shownWidth, height: shownHeight })
  })
})

describe('what it can be seen on', () => {
  test.each([
    ['black', '#000000', 'light'],
    ['dark blue', '#10204a', 'light'],
    ['white', '#ffffff', 'dark'],
    ['yellow', '#ffee55', 'dark'],
    ['red', '#e03030', 'any'],
  ])('%s on nothing', async (_, color, ground) => {
    expect((await encodeLogo(await cross(color))).ground).toBe(ground)
  })

  test('a logo with a ground of its own is seen everywhere', async () => {
    for (const ground of ['#ffffff', '#000000']) {
      expect((await encodeLogo(await png({ width: 100, height: 100, ground }))).ground).toBe('any')
    }
  })

  test('what is drawn within a coloured shape has that for its ground', async () => {
    for (const color of ['#ffffff', '#000000']) {
      const parts = [
        { color: '#e03030', left: 50, top: 100, width: 200, height: 100 },
        { color: '#e03030', left: 100, top: 50, width: 100, height: 200 },
        { color, left: 115, top: 115, width: 70, height: 70 },
      ]
      expect((await encodeLogo(await png({ width: 300, height: 300, parts }))).ground).toBe('any')
    }
  })

  test('red with a black word under it needs a light ground', async () => {
    const parts = [
      { color: '#e03030', left: 0, top: 0, width: 200, height: 100 },
      { color: '#000000', left: 0, top: 120, width: 200, height: 30 },
    ]
    expect((await encodeLogo(await png({ width: 200, height: 200, parts }))).ground).toBe('light')
  })
})

describe('what is no logo is refused with the reason', () => {
  const red = { width: 64, height: 64, ground: '#ff0000' }
  const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
  const frames = async () => {
    const frame = await draw(red).raw().toBuffer()
    const raw = { width: 64, height: 128, channels: 4, pageHeight: 64 } as const
    return sharp(Buffer.concat([frame, Buffer.alloc(frame.length, 255)]), { raw })
  }
  const animatedPng = async () => {
    const still = await png(red)
    const afterHeader = 8 + 25
    const control = chunk('acTL', Buffer.from([0, 0, 0, 2, 0, 0, 0, 0]))
    return Buffer.concat([still.subarray(0, afterHeader), control, still.subarray(afterHeader)])
  }
  const firstHalf = (file: Buffer) => file.subarray(0, file.length / 2)
  const bomb = async () => {
    const header = Buffer.concat([Buffer.from('0000c3500000c350', 'hex'), Buffer.from([8, 6, 0, 0, 0])])
    const real = await png(red)
    const image = chunk('IDAT', deflateSync(Buffer.alloc(100_000)))
    const withSize = Buffer.from(real.subarray(0, 33))
    header.copy(withSize, 16)
    withSize.writeUInt32BE(crc32(withSize.subarray(12, 29)), 29)
    return Buffer.concat([withSize, image, real.subarray(-12)])
  }

  test.each<[string, () => Promise<Buffer>, RegExp]>([
    ['a JPEG', () => draw(red).jpeg().toBuffer(), /no PNG and no WebP/],
    ['a GIF', () => draw(red).gif().toBuffer(), /no PNG and no WebP/],
    ['an AVIF', () => draw(red).avif().toBuffer(), /no PNG and no WebP/],
    ['an SVG', async () => Buffer.from(svg), /no PNG and no WebP/],
    ['a page', async () => Buffer.from('<!doctype html><script>alert(1)</script>'), /no PNG and no WebP/],
    ['nothing', async () => Buffer.alloc(0), /no PNG and no WebP/],
    ['an SVG behind a PNG’s first bytes', async () => Buffer.from(`\x89PNG\r\n\x1a\n${svg}`, 'latin1'), /broken/],
    ['a PNG that ends too early', async () => firstHalf(await noise(99, 99).png().toBuffer()), /broken/],
    ['a WebP that ends too early', async () => firstHalf(await noise(99, 99).webp().toBuffer()), /broken/],
    ['a WebP that moves', async () => (await frames()).webp({ loop: 0, delay: [99, 99] }).toBuffer(), /It moves/],
    ['a PNG that moves', animatedPng, /It moves/],
    [
      'a file of more than 512 kB',
      async () => Buffer.concat([await png(red), Buffer.alloc(512 * 1024)]),
      /more than 512 kB/,
    ],
    ['a side of more than 4096 pixels', () => png({ width: 4097, height: 9, ground: '#ff0000' }), /4097 × 9 pixels/],
    ['a bomb', bomb, /50000 × 50000 pixels/],
    ['nothing to see', () => png({ width: 64, height: 64 }), /nothing to see/],
    ['a strip', () => png({ width: 2100, height: 100, ground: '#ff0000' }), /strip/],
  ])('%s', async (_, file, reason) => {
    await expect(encodeLogo(await file())).rejects.toThrow(reason)
  })
})
