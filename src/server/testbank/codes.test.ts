import { afterAll, beforeAll, expect, test } from 'vitest'
import { demoKey } from '../../contract/demo-key.ts'
import { routes } from '../../contract/routes.ts'
import { sandboxOutcome } from '../../contract/sandbox/codes.ts'
import { BankCodeList } from '../../contract/testbank/bank-code.ts'
import { testRoutes } from '../../contract/testbank/routes.ts'
import { testApp } from '../testing/test-app.ts'

let kasa: Awaited<ReturnType<typeof testApp>>
beforeAll(async () => {
  kasa = await testApp()
})
afterAll(() => kasa.close())

const ask = (app: typeof kasa.app, key?: string) =>
  app.inject({ url: testRoutes.codes, headers: key === undefined ? {} : { authorization: `Bearer ${key}` } })

test('lists every code of the bank with what it does, those of PayU too', async () => {
  const { data } = BankCodeList.parse((await ask(kasa.app, demoKey)).json())
  const byCode = new Map(data.map((code) => [code.code, code]))
  expect(byCode.get('700702')).toMatchObject({ result: 'declined', decline_code: 'code_expired', when: 'at_once' })
  expect(byCode.get('200201')).toMatchObject({ result: 'approved', when: 'at_once' })
  expect(byCode.get('888003')).toMatchObject({ result: 'silent', when: 'never' })
  for (const { code, result } of data) expect(sandboxOutcome(code.replaceAll('x', '1')).kind).toBe(result)
})

test('is for test keys alone', async () => {
  expect((await ask(kasa.app)).statusCode).toBe(401)
  const live = await ask(kasa.app, kasa.merchant.liveKey)
  expect([live.statusCode, live.json().error.code]).toEqual([403, 'test_key_required'])
})

test('is not there, nor in the documentation, where no testers are served', async () => {
  const production = await testApp({ servesTesters: false })
  const reply = await ask(production.app, demoKey)
  const { paths } = (await production.app.inject(routes.openApi)).json()
  await production.close()
  expect([reply.statusCode, reply.json().error.code]).toEqual([404, 'route_unknown'])
  expect(Object.keys(paths).filter((path) => path.includes('test_helpers'))).toEqual([])
})
