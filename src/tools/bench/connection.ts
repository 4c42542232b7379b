import { connect } from 'node:net'

/** One kept connection that asks and waits for the answer. A client of its own: others cost more than the server. */
export interface Connection {
  /** Resolves with the answer's status and body. */
  ask(request: string): Promise<{ status: number; body: string }>
  close(): void
}

interface Ask {
  method?: string
  path: string
  headers?: Record<string, string>
  json?: object
}

/** The bytes of a request. */
export const requestText = ({ method = 'GET', path, headers = {}, json }: Ask): string => {
  const body = json === undefined ? '' : JSON.stringify(json)
  const all = {
    host: 'kasa',
    ...(json !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(body)),
    }),
    ...headers,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** Where an answer with a Content-Length ends; null while it is not all there. */
const endOf = (text: string): { head: string; end: number; start: number } | null => {
  const start = text.indexOf('\r\n\r\n')
  if (start === -1) return null
  const head = text.slice(0, start)
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
  const end = start + 4 + length
  return text.length < end ? null : { head, start: start + 4, end }
}

export const openConnection = (port: number): Promise<Connection> =>
  new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    let text = ''
    let answered: (answer: { status: number; body: string }) => void = () => {}
    let failed: (error: Error) => void = reject
    socket.setEncoding('latin1')
    socket.on('error', (error) => failed(error))
    socket.on('close', () => failed(new Error('The server has hung up')))
    socket.on('data', (chunk) => {
      text += chunk
      const answer = endOf(text)
      if (!answer) return
      const body = text.slice(answer.start, answer.end)
      text = text.slice(answer.end)
      answered({ status: Number(answer.head.slice(9, 12)), body })
    })
    socket.on('connect', () =>
      resolve({
        ask(request) {
          return new Promise((answer, fail) => {
            if (socket.destroyed) return fail(new Error('The server has hung up'))
            answered = answer
            failed = fail
            socket.write(request)
          })
        },
        close() {
          failed = () => {}
          socket.destroy()
        },
      }),
    )
  })

/** Asks on several connections at once, and throws at an answer that is not the expected one. */
export const openConnections = async (port: number, width: number) => {
  const connections = await Promise.all(Array.from({ length: width }, () => openConnection(port)))
  return {
    /** Each worker asks one thing at a time. */
    async ask(worker: number, request: string) {
      const { status, body } = (await connections[worker]?.ask(request)) ?? { status: 0, body: 'nobody works here' }
      if (status < 200 || status >= 300) throw new Error(`The server answered ${status}: ${body}`)
      return body
    },
    close() {
      for (const connection of connections) connection.close()
    },
  }
}
