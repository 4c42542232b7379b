import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { pathTo } from '../../contract/routes.ts'
import { demoMerchantId } from '../merchants/demo-merchant.ts'
import { setAccent } from '../merchants/set-accent.ts'
import { setLogo } from '../merchants/set-logo.ts'
import { testApp } from '../testing/test-app.ts'
import { accentColors } from './accent-colors.ts'
import { encodeLogo } from './encode-logo.ts'

const merchantId = demoMerchantId
const nobody = '00000000-0000-4000-8000-00000000000f'
const unknownId = '0'.repeat(64)

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const logoIn = async (color: string) => {
  const file = await sharp({ create: { width: 400, height: 100, channels: 3, background: color } })
    .png()
    .toBuffer()
  return encodeLogo(file)
}

const merchantAsPayersSeeIt = async () => {
  const { id } = await kasa.createSession()
  return (await kasa.app.inject(pathTo('payerSession', id))).json().merchant
}

describe('a logo', () => {
  test('is what payers are told of, and is served as an image that can do nothing else', async () => {
    const logo = await logoIn('#ff0000')
    expect(await setLogo(kasa, { merchantId, logo })).toBe(true)
    const told = (await merchantAsPayersSeeIt()).logo
    expect(told).toEqual({ url: `/logos/${logo.id}`, width: 113, height: 28, ground: 'any' })
    const { statusCode, headers, rawPayload } = await kasa.app.inject(told.url)
    expect(statusCode).toBe(200)
    expect(headers).toMatchObject({
      'content-type': 'image/webp',
      'content-length': String(logo.image.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'content-security-policy': "default-src 'none'; sandbox",
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    })
    expect(rawPayload.equals(logo.image)).toBe(true)
  })

  test('that was replaced is still there for the pages that show it, in every process', async () => {
    const [before, after] = [await logoIn('#00ff00'), await logoIn('#0000ff')]
    await setLogo(kasa, { merchantId, logo: before })
    await setLogo(kasa, { merchantId, logo: after })
    expect((await merchantAsPayersSeeIt()).logo.url).toBe(pathTo('logo', after.id))
    await setLogo(kasa, { merchantId, logo: null })
    expect((await merchantAsPayersSeeIt()).logo).toBeNull()
    const other = await kasa.build()
    for (const app of [kasa.app, other]) {
      expect((await app.inject(pathTo('logo', before.id))).rawPayload.equals(before.image)).toBe(true)
    }
    await other.close()
  })

  test('may be that of two merchants, and be set twice', async () => {
    const logo = await logoIn('#ff00ff')
    await setLogo(kasa, { merchantId, logo })
    expect(await setLogo(kasa, { merchantId, logo })).toBe(true)
    const rows = await kasa.db.selectFrom('logos').select('id').where('id', '=', logo.id).execute()
    expect(rows).toHaveLength(1)
  })

  test('of an unknown merchant is not kept', async () => {
    const logo = await logoIn('#00ffff')
    expect(await setLogo(kasa, { merchantId: nobody, logo })).toBe(false)
    expect((await kasa.app.inject(pathTo('logo', logo.id))).statusCode).toBe(404)
  })

  test('that is not the hash of its bytes or too heavy is kept by no one', async () => {
    const logo = await logoIn('#ffff00')
    await expect(setLogo(kasa, { merchantId, logo: { ...logo, id: unknownId } })).rejects.toThrow('logos_check')
    const heavy = Buffer.alloc(40_001)
    const id = 'ab'.repeat(32)
    await expect(setLogo(kasa, { merchantId, logo: { ...logo, id, image: heavy } })).rejects.toThrow('check constraint')
  })
})

test.each([unknownId, 'nonsense', '..%2F..%2Fpackage.json', `${'0'.repeat(63)}G`])('%s is no logo', async (id) => {
  const { statusCode, headers } = await kasa.app.inject(`/logos/${id}`)
  expect(statusCode).toBe(404)
  expect(headers).not.toHaveProperty('cache-control')
})

test('guessing logos counts as guessing sessions does', async () => {
  const limited = await kasa.build({ rateLimits: { payerRequestsPerAddress: 40 } })
  const ask = () => limited.inject(pathTo('logo', unknownId))
  expect((await ask()).statusCode).toBe(404)
  expect((await ask()).statusCode).toBe(404)
  expect((await ask()).statusCode).toBe(429)
  await limited.close()
})

describe('an accent', () => {
  test('is what payers are told of, as colours to be used as they are', async () => {
    expect(await setAccent(kasa.db, { merchantId, color: '#ffcc00' })).toBe(true)
    expect((await merchantAsPayersSeeIt()).accent).toEqual(accentColors('#ffcc00'))
    await setAccent(kasa.db, { merchantId, color: null })
    expect((await merchantAsPayersSeeIt()).accent).toBeNull()
    expect(await setAccent(kasa.db, { merchantId: nobody, color: '#ffcc00' })).toBe(false)
  })

  test.each(['#FFCC00', 'red', '#fc0', '#ffcc00;}', ''])('%j is no colour that is kept', async (color) => {
    await expect(setAccent(kasa.db, { merchantId, color })).rejects.toThrow('accent_color_check')
  })
})
