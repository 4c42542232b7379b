import * as z from 'zod'
import type { KasaServer } from '../src/fixtures/kasa-server.ts'
import { openShop, type Shop } from '../src/fixtures/shop.ts'

const Merchant = z.object({ id: z.string(), test_key: z.string() })

/** As long as the merchants' command line lets a name be: with nowhere to break a line, and with some places. */
export const longestNames = {
  unbroken: 'Konstantynopolitańczykowianeczka'.repeat(4).slice(0, 100),
  spaced: 'Przedsiębiorstwo Wielobranżowe „Grzegżółka” Grzegorz Brzęczyszczykiewicz i Synowie Sp. z o.o. (1992)',
} as const

/** A shop of the given name, which also takes a fee of 1 % and 1 zł in zlotys. The caller closes it. */
export const openShopNamed = async (kasa: KasaServer, name: string): Promise<Shop> => {
  const { id, test_key } = Merchant.parse(await kasa.merchants('add', name))
  await kasa.merchants('set-fee', id, 'PLN', '--fixed', '100', '--rate', '100')
  return openShop(kasa.shopUrl, test_key)
}
