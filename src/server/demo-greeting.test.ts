import { execFile } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { CheckoutSession } from '../contract/checkout-session.ts'
import { demoKey } from '../contract/demo-key.ts'
import { routes } from '../contract/routes.ts'
import { startKasa } from '../fixtures/kasa-server.ts'
import { makeTemporaryFolder } from '../fixtures/temporary-folder.ts'

const guard = new URL('../tools/no-network.ts', import.meta.url).href

/** The demo as `npm start` starts it, and whom it tried to reach beyond this computer. */
const startDemo = async () => {
  const folder = await makeTemporaryFolder('kasa-test')
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'attempts')
  const kasa = await startKasa({ env: { NODE_OPTIONS: `--import=${guard}`, NETWORK_ATTEMPTS_FILE: file } })
  let stopped: Promise<void> | null = null
  const stop = () => {
    stopped ??= kasa.stop()
    return stopped
  }
  onTestFinished(stop)
  await expect.poll(kasa.output).toContain('Ctrl-C stops it')
  return { kasa, stop, attempts: () => readFile(file, 'utf8').catch(() => '') }
}

const sessionsOf = async (url: string) => {
  const response = await fetch(url + routes.sessions, { headers: { authorization: `Bearer ${demoKey}` } })
  return z.object({ data: z.array(CheckoutSession) }).parse(await response.json()).data
}

test('the demo writes to nobody, and what it prints to be copied names nobody', async () => {
  const { kasa, stop, attempts } = await startDemo()
  const command = /curl [\s\S]*?(?=\n\n)/.exec(kasa.output().replaceAll(/^ +/gm, ''))?.[0] ?? ''
  const { stdout } = await promisify(execFile)('sh', ['-c', `${command} --silent`])
  expect(CheckoutSession.parse(JSON.parse(stdout))).toMatchObject({ amount_total: 1000, currency: 'usd' })

  const sessions = await sessionsOf(kasa.shopUrl())
  expect(sessions).toHaveLength(2)
  for (const { notification_url, success_url, cancel_url } of sessions) {
    expect(notification_url).toBe('')
    for (const url of [success_url, cancel_url]) expect(new URL(url).hostname).toBe('example.com')
  }
  // Deliveries that are under way are waited for.
  await stop()
  expect(await attempts()).toBe('')
})
