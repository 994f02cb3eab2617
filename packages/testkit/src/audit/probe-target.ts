import { once } from 'node:events'
import { createServer, request, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { ProbeBody } from './probe-body.ts'

/**
 * The application that `probe` calls: an Express, Fastify or Nest application, the URL of a running one, a server of
 * node:http or its request listener.
 */
export type ProbeTarget = string | Server | RequestListener | FastifyTarget | NestTarget

/** A Fastify application. It need not listen or be ready. */
export interface FastifyTarget {
  readonly server: object
  ready(): PromiseLike<unknown>
}

/** A Nest application. It need not listen or be initialized. */
export interface NestTarget {
  init(): Promise<unknown>
  getHttpServer(): unknown
  getHttpAdapter(): { getInstance(): unknown }
}

/** An application that listens. */
export interface Listening {
  readonly origin: string
  close(): Promise<void>
}

/** Returns where a target listens. Starts it if it does not listen yet. */
export async function listen(target: ProbeTarget): Promise<Listening> {
  if (typeof target === 'string') return { origin: new URL(target).origin, close: async () => undefined }
  const server = await serverOf(target)
  if (server.listening) return { origin: originOf(server), close: async () => undefined }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: originOf(server),
    async close() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

async function serverOf(target: Exclude<ProbeTarget, string>): Promise<Server> {
  // Nest's applications are proxies, so `typeof` is not reliable for them.
  if ('getHttpServer' in target) {
    await target.init()
    const platform = target.getHttpAdapter().getInstance() as Partial<FastifyTarget>
    await platform.ready?.()
    return target.getHttpServer() as Server
  }
  if ('ready' in target) {
    await target.ready()
    return target.server as Server
  }
  if (typeof target === 'function') return createServer(target)
  if (typeof target?.listen === 'function') return target
  throw new TypeError('probe: target must be an application of Express, Fastify or Nest, a server or a URL')
}

function originOf(server: Server): string {
  const { port } = server.address() as AddressInfo
  return `http://127.0.0.1:${port}`
}

/** A request to a route. */
export interface Call {
  readonly method: string
  /** Sent unchanged. */
  readonly path: string
  readonly token: string | undefined
  readonly body: ProbeBody | undefined
  /** Headers besides those for the token and the body. */
  readonly headers: Readonly<Record<string, string>>
}

const timeoutMilliseconds = 10_000

/** Sends a request and resolves to the status, or undefined without a response. */
export async function statusOf(
  origin: string,
  { method, path, token, body, headers: own }: Call,
): Promise<number | undefined> {
  const headers = {
    ...own,
    ...(token !== undefined && { authorization: `Bearer ${token}` }),
    ...(body !== undefined && { 'content-type': body.contentType, 'content-length': body.content.length }),
  }
  const calling = request(origin, { method, path, headers, agent: false, timeout: timeoutMilliseconds })
  calling.on('timeout', () => calling.destroy())
  return new Promise(resolve => {
    calling.on('error', () => resolve(undefined))
    calling.on('response', ({ statusCode }) => {
      resolve(statusCode)
      // The body does not matter, and a streamed one may never end.
      calling.destroy()
    })
    calling.end(body?.content)
  })
}
