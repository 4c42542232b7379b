import { codes } from '../src/fixtures/sandbox-codes.ts'
import { expect, test } from './fixtures.ts'
import { overflowOf } from './layout.ts'

test.describe('what a shop puts into a session', () => {
  const hostile = {
    'ends its script': '</script><script>window.broken = 1</script>',
    'opens a comment': '<!--<script>',
    'is an element': '<img src=x onerror="window.broken = 1">',
    'ends lines for scripts alone': 'a\u2028b\u2029c',
    'turns the direction around': '\u202Egro.elpmaxe\u202C \u2066x',
    'is of emoji': '👩‍👩‍👧‍👦🏳️‍🌈'.repeat(15),
    'stands on itself': `Z${'\u0335\u0320\u0341'.repeat(66)}`,
    'looks like a placeholder': '{{amount}} $t(action.pay) %s',
  }

  for (const [what, name] of Object.entries(hostile)) {
    test(`stays a text where it ${what}`, async ({ shop, checkout, page }) => {
      const session = await shop.createSession({ customer_firstname: name, customer_lastname: name })
      await page.setViewportSize({ width: 320, height: 640 })
      await checkout.open(session)
      await expect(checkout.field).toBeVisible()
      expect(await page.locator('bdi').allTextContents()).toContain(`${name} ${name}`)
      expect(await page.evaluate(() => Reflect.get(window, 'broken'))).toBeUndefined()
      expect(await page.locator('img').count()).toBe(0)
      expect(await overflowOf(page)).toEqual([])
      await checkout.payWith(codes.approved)
      await expect(page).toHaveURL(shop.thanks)
    })
  }
})
