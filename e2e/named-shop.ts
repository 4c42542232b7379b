import * as z from 'zod'
import type { KasaServer } from '../src/fixtures/kasa-server.ts'
import { openShop, type Shop } from '../src/fixtures/shop.ts'

const Merchant = z.object({ id: z.string(), test_key: z.string() })

/** As long as the merchants' command line lets a name be: with nowhere to break a line, and with some places. */
export const longestNames = {
  unbroken: 'Konstantynopolitańczykowianeczka'.repeat(4).slice(0, 100),
  spaced: 'Przedsiębiorstwo Wielobranżowe „Grzegżółka” Grzegorz Brzęczyszczykiewicz i Synowie Sp. z o.o. (1992)',
} as const

const contact = [
  ['--email', 'support.of.orders.and.returns@flowers.example'],
  ['--phone', '+48 22 123 45 67'],
  ['--page', 'https://flowers.example/help'],
  ['--terms', 'https://flowers.example/terms'],
  ['--privacy', 'https://flowers.example/privacy'],
].flat()

/** What the shop lets its payers read of an order. */
export const order = {
  order_id: '2026/11/0000123456',
  what: 'Two tickets for an evening with the philharmonic orchestra',
}

/**
 * A shop of the given name that says all that a shop can: whom to ask, what is bought, and a fee of 1 % and 1 zł in zlotys.
 * The caller closes it.
 */
export const openShopNamed = async (kasa: KasaServer, name: string): Promise<Shop> => {
  const { id, test_key } = Merchant.parse(await kasa.merchants('add', name))
  await kasa.merchants('set-fee', id, 'PLN', '--fixed', '100', '--rate', '100')
  await kasa.merchants('set-contact', id, ...contact)
  await kasa.merchants('set-order-keys', id, '--number', 'order_id', '--description', 'what')
  return openShop(kasa.shopUrl, test_key)
}
