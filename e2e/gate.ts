import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers in place of the server, or lets a request through by returning false. */
type Guard = (incoming: IncomingMessage, answer: ServerResponse) => boolean

/** What stands in front of an installation and wants to be passed first: a password, a bot check, an access proxy. */
export const openGate = async (serverUrl: string, guard: Guard) => {
  const gate = createServer((incoming, answer) => {
    if (guard(incoming, answer)) return
    const { method, headers } = incoming
    const passed = request(serverUrl + incoming.url, { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 502, response.headers)
      response.pipe(answer)
    })
    passed.on('error', () => answer.destroy())
    answer.on('close', () => passed.destroy())
    incoming.pipe(passed)
  })
  await new Promise<void>((resolve) => gate.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(gate.address() as AddressInfo).port}`
  return {
    url,
    /** The same address, as those see it who come through the gate. */
    through: (address: string) => url + new URL(address).pathname,
    close: () => new Promise((resolve) => gate.close(resolve).closeAllConnections()),
  }
}

export const logInPage = '<!doctype html><title>Log in</title><h1>Log in to go on</h1>'
