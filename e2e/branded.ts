import type { KasaServer } from '../src/fixtures/kasa-server.ts'
import { openShop, type Shop } from '../src/fixtures/shop.ts'
import { type Drawing, withLogo } from './logos.ts'

/** How a merchant’s pages are to look: Kasa’s own way in all that is left out. */
export interface Look {
  name?: string
  accent?: string
  logo?: Drawing
  /** What the logo is drawn in. */
  paint?: string
}

export interface Branded {
  shop: Shop
  setAccent(...color: string[]): Promise<unknown>
  setLogo(drawing: Drawing, paint: string): Promise<void>
}

/** Adds a merchant of one’s own, with its shop. The caller closes the shop. */
export const openBranded = async (kasa: KasaServer, look: Look): Promise<Branded> => {
  const { id, test_key } = (await kasa.merchants('add', look.name ?? 'Flower shop')) as Record<
    'id' | 'test_key',
    string
  >
  const setAccent = (...color: string[]) => kasa.merchants('set-accent', id, ...color)
  const setLogo = (drawing: Drawing, paint: string) =>
    withLogo(drawing, { paint }, (path) => kasa.merchants('set-logo', id, path))
  if (look.accent) await setAccent(look.accent)
  if (look.logo) await setLogo(look.logo, look.paint ?? '#2546c8')
  return { setAccent, setLogo, shop: await openShop(kasa.shopUrl, test_key) }
}
