import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** Sends a request to a worker. */
export type Dispatch = (
  url: string,
  init: { readonly method: string; readonly headers: Record<string, string>; readonly body?: Buffer | null },
) => Promise<Response>

/** Stands in front of a worker as Cloudflare does: it says where a request came from, whatever the client sent. */
export async function serveEdge(dispatch: Dispatch): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = createServer((req, res) => {
    forward(dispatch, req, res).catch(() => res.writeHead(502).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => void (await new Promise(resolve => server.close(resolve))),
  }
}

async function forward(dispatch: Dispatch, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const { method = 'GET', url = '/' } = req
  if (!url.startsWith('/')) return void res.writeHead(400).end()
  // Nothing can send these by fetch.
  if (method === 'TRACE' || method === 'CONNECT') return void res.writeHead(405).end()
  const sent = new Map(Object.entries(req.headersDistinct).map(([name, values = []]) => [name, values.join(', ')]))
  const headers = Object.fromEntries<string>(sent.set('cf-connecting-ip', req.socket.remoteAddress ?? ''))
  const body = await buffer(req)
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  const response = await dispatch(`https://api.example.com${url}`, { method, headers, ...(hasBody && { body }) })
  const names = [...new Set(response.headers.keys())].filter(
    name => !/^(transfer-encoding|content-encoding)$/.test(name),
  )
  for (const name of names) {
    res.setHeader(name, name === 'set-cookie' ? response.headers.getSetCookie() : response.headers.get(name)!)
  }
  res.writeHead(response.status).end(Buffer.from(await response.arrayBuffer()))
}
