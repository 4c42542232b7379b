import { createServer } from 'node:http'
import { extname } from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import * as z from 'zod'

const Address = z.object({ port: z.number() })

const types: Readonly<Record<string, string>> = {
  '': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

/** Serves texts by their paths, without parameters, as well as a page can be served. What it does not have is a 404. */
export const serveFiles = async (files: Readonly<Record<string, string>>) => {
  const compressed = new Map(Object.entries(files).map(([path, text]) => [path, brotliCompressSync(text)]))
  const server = createServer((request, response) => {
    const [path = ''] = (request.url ?? '').split('?')
    const body = compressed.get(path) ?? compressed.get(`${path}.json`)
    if (body === undefined) return response.writeHead(404).end()
    const type = types[compressed.has(path) ? extname(path) : '.json']
    return response.writeHead(200, { 'content-type': type, 'content-encoding': 'br' }).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = Address.parse(server.address())
  const close = () => {
    server.close()
    server.closeAllConnections()
  }
  return { url: `http://127.0.0.1:${port}/`, close }
}
