import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { brotliCompressSync } from 'node:zlib'

const html = brotliCompressSync(readFileSync(new URL('static-page.html', import.meta.url)))

/** Serves the hand-written page that ours is measured against, as well as a page can be served. */
export const serveStatic = async () => {
  const server = createServer((_, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.setHeader('content-encoding', 'br')
    response.end(html)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The static page has no port')
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.closeAllConnections() ?? server.close() }
}
