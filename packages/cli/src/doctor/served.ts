import { once } from 'node:events'
import { createServer, request, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'

/** The headers of a response, in lower case. */
export type Headers = Readonly<Record<string, unknown>>

/** Sends requests to an application in this process. */
export interface Served {
  options(path: string, headers: Readonly<Record<string, string>>): Promise<Headers>
  close(): Promise<void>
}

/**
 * Serves an application of Express, Fastify or Nest to this process only: by Fastify's `inject`, or on a free port of the
 * loopback interface.
 */
export async function serve(app: object): Promise<Served> {
  const inner = await innerApp(app)
  const inject: unknown = Reflect.get(inner, 'inject')
  if (typeof inject === 'function') return injecting(inner, inject)
  const server = createServer(inner as unknown as RequestListener).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    options: (path, headers) => send(port, path, headers),
    async close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

/** The application of Express or Fastify, which Nest keeps inside. */
export async function innerApp(app: object): Promise<object> {
  const { getHttpAdapter, init } = app as { getHttpAdapter?: () => { getInstance(): object }; init?: () => unknown }
  if (typeof getHttpAdapter !== 'function') return app
  await init?.call(app)
  return getHttpAdapter.call(app).getInstance()
}

function injecting(app: object, inject: Function): Served {
  return {
    async options(url, headers) {
      const sent: unknown = Reflect.apply(inject, app, [{ method: 'OPTIONS', url, headers }])
      return ((await sent) as { readonly headers: Headers }).headers
    },
    close: async () => {},
  }
}

/** Not by fetch, which sets Origin by itself. */
async function send(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<Headers> {
  const sent = request({ host: '127.0.0.1', port, path, method: 'OPTIONS', headers, agent: false }).end()
  const [response] = (await once(sent, 'response')) as [NodeJS.ReadableStream & { readonly headers: Headers }]
  response.resume()
  return response.headers
}
