import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import { chromiumLaunch } from '../programs/chromium-launch.ts'

/** The tab of a Chromium of its own, in which nothing is cached. */
export interface Tab {
  /** Calls a method of the DevTools protocol. Throws what the browser says against it. */
  send(method: string, params?: object): Promise<unknown>
  /** Throws where the browser cannot reach it. */
  navigate(url: string): Promise<void>
  /** Runs a function in the page and resolves with what it comes to. It sees nothing that lies around it here. */
  run(script: () => unknown): Promise<unknown>
  close(): Promise<void>
}

const Message = z.object({
  id: z.number().optional(),
  result: z.unknown().optional(),
  error: z.object({ message: z.string() }).optional(),
})
const Targets = z.object({ targetInfos: z.array(z.object({ targetId: z.string(), type: z.string() })) })
const Navigated = z.object({ errorText: z.string().optional() })
const Attached = z.object({ sessionId: z.string() })
const Evaluated = z.object({
  result: z.object({ value: z.unknown().optional() }),
  exceptionDetails: z.object({ text: z.string() }).optional(),
})

const { executablePath, chromiumSandbox, args } = chromiumLaunch()

/** Nothing but this computer can be reached by name. */
const noNames = '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1'

const start = async (profile: string) => {
  const own = ['--headless', '--remote-debugging-port=0', `--user-data-dir=${profile}`, noNames]
  const sandbox = chromiumSandbox ? [] : ['--no-sandbox']
  const browser = spawn(executablePath, [...args, ...own, ...sandbox, 'about:blank'], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  for await (const line of createInterface(browser.stderr)) {
    const [, address] = /^DevTools listening on (\S+)/.exec(line) ?? []
    if (address === undefined) continue
    // What it says from here on is nobody's business, and must not fill the pipe.
    browser.stderr.resume()
    return { browser, address }
  }
  throw new Error('Chromium ended before it could be talked with')
}

/**
 * Opens a tab by the protocol alone. Playwright's and Puppeteer's listen to the page's console and errors, and while
 * somebody does, V8 reads scripts a second time for each Error that is made in them, as React DOM does when it is loaded:
 * a quarter of a second that no payer waits for.
 */
export const openTab = async (): Promise<Tab> => {
  const profile = await mkdtemp(join(tmpdir(), 'kasa-bench-page-'))
  const { browser, address } = await start(profile)
  const socket = new WebSocket(address)
  await once(socket, 'open')

  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  socket.addEventListener('message', ({ data }) => {
    const { id, result, error } = Message.parse(JSON.parse(String(data)))
    const call = id === undefined ? undefined : calls.get(id)
    if (error === undefined) call?.resolve(result)
    else call?.reject(new Error(error.message))
  })
  let sent = 0
  const call = (method: string, params: object, sessionId?: string) => {
    const answer = Promise.withResolvers<unknown>()
    sent += 1
    calls.set(sent, answer)
    socket.send(JSON.stringify({ id: sent, method, params, sessionId }))
    return answer.promise
  }

  const { targetInfos } = Targets.parse(await call('Target.getTargets', {}))
  const targetId = targetInfos.find(({ type }) => type === 'page')?.targetId
  const { sessionId } = Attached.parse(await call('Target.attachToTarget', { targetId, flatten: true }))
  const send: Tab['send'] = (method, params = {}) => call(method, params, sessionId)
  return {
    send,
    async navigate(url) {
      const { errorText } = Navigated.parse(await send('Page.navigate', { url }))
      if (errorText !== undefined) throw new Error(`The browser cannot open ${url}: ${errorText}`)
    },
    async run(script) {
      const asked = { expression: `(${script})()`, awaitPromise: true, returnByValue: true }
      const { result, exceptionDetails } = Evaluated.parse(await send('Runtime.evaluate', asked))
      if (exceptionDetails !== undefined) throw new Error(exceptionDetails.text)
      return result.value
    },
    async close() {
      socket.close()
      const ended = once(browser, 'exit')
      browser.kill('SIGKILL')
      await ended
      await rm(profile, { recursive: true, force: true, maxRetries: 10 })
    },
  }
}
