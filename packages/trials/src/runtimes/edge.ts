import { once } from 'node:events'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What the edge adds to each request. */
type Added = Readonly<Record<string, string>>

/**
 * Stands in front of a worker as Cloudflare does: it refuses what no worker gets to see, and says where a request came from,
 * whatever the client sent.
 */
export async function serveEdge(
  worker: URL,
  added: Added = {},
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((req, res) => forward(worker, added, req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => void (await new Promise(resolve => server.close(resolve))),
  }
}

function forward(worker: URL, added: Added, req: IncomingMessage, res: ServerResponse): void {
  const { method = 'GET', url = '/' } = req
  if (!url.startsWith('/') || !/^[\w.:[\]-]+$/.test(req.headers.host ?? '')) return void res.writeHead(400).end()
  if (method === 'TRACE' || method === 'CONNECT') return void res.writeHead(405).end()
  const { hostname, port } = worker
  const passed = request({ hostname, port, method, path: url, headers: headersFor(req, added), agent: false })
  passed.on('response', answer => {
    res.writeHead(answer.statusCode!, answer.rawHeaders)
    answer.pipe(res)
  })
  passed.on('error', () => (res.headersSent ? res.destroy() : res.writeHead(502).end()))
  res.on('close', () => passed.destroy())
  buffer(req).then(
    body => passed.end(body),
    () => passed.destroy(),
  )
}

/** A header that was sent twice arrives once, with its values joined (RFC 9110 §5.3). */
function headersFor({ headersDistinct, socket }: IncomingMessage, added: Added): Record<string, string> {
  const sent = Object.entries(headersDistinct).map(([name, values = []]) => [name, values.join(', ')] as const)
  return {
    ...Object.fromEntries<string>(sent),
    ...added,
    'cf-connecting-ip': socket.remoteAddress ?? '',
    // Otherwise workers close the connection before their refusal of a large body is read.
    connection: 'keep-alive',
  }
}
