import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import type { Listening } from '../src/index.ts'

/** Whatever answers standard requests; it gets Node's own request too. */
export type Fetch = (request: Request, incoming: IncomingMessage) => Response | Promise<Response>

/** Serves a fetch function by node:http, until it is closed. */
export async function serveFetch(fetch: Fetch): Promise<Listening> {
  const server = createServer((req, res) => void answer(fetch, req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => void (await new Promise(resolve => server.close(resolve)))
  return { port: (server.address() as AddressInfo).port, server, close }
}

async function answer(fetch: Fetch, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const request = await toRequest(req).catch(() => undefined)
  const response = request === undefined ? new Response(null, { status: 400 }) : await fetch(request, req)
  if (res.headersSent) return
  // Headers lists each Set-Cookie by itself.
  for (const [name, value] of response.headers) res.appendHeader(name, value)
  res.writeHead(response.status)
  res.end(Buffer.from(await response.arrayBuffer()))
}

async function toRequest(req: IncomingMessage): Promise<Request> {
  const { method = '', url = '' } = req
  // `new URL('//admin/x', base)` would take `admin` for the host.
  const target = url.startsWith('/') ? `http://localhost${url}` : url
  const headers = new Headers()
  for (let i = 0; i < req.rawHeaders.length; i += 2) headers.append(req.rawHeaders[i]!, req.rawHeaders[i + 1]!)
  const body = await buffer(req)
  const hasBody = method !== 'GET' && method !== 'HEAD' && body.length > 0
  return new Request(target, { method, headers, ...(hasBody && { body }) })
}
