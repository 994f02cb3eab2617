import {
  bunIp,
  type BunServerLike,
  type ClientIp,
  denoIp,
  type DenoInfoLike,
  nodeIp,
  type NodeContextLike,
} from '@sallyport/core/web'
import type { Listening } from '../src/index.ts'
import { serveFetch } from './node-web.ts'

/** What servers pass after the request, whatever the runtime. */
export type ServerContext = NodeContextLike & BunServerLike & DenoInfoLike

/** Answers standard requests. */
export type WebFetch = (request: Request, context: ServerContext) => Response | Promise<Response>

/** Serves standard requests as one does on a runtime. */
export interface WebServer {
  readonly clientIp: ClientIp<ServerContext>
  serve(fetch: WebFetch): Promise<Listening>
}

interface BunLike {
  serve(options: {
    readonly port: 0
    readonly hostname: string
    readonly fetch: (request: Request, server: BunServerLike) => Response | Promise<Response>
  }): { readonly port: number; stop(closesConnections: boolean): Promise<void> }
}

interface DenoLike {
  serve(
    options: { readonly port: 0; readonly hostname: string; readonly onListen: () => void },
    fetch: (request: Request, info: DenoInfoLike) => Response | Promise<Response>,
  ): { readonly addr: { readonly port: number }; shutdown(): Promise<void> }
}

const hostname = '127.0.0.1'

const onBun = (bun: BunLike): WebServer => ({
  clientIp: bunIp,
  async serve(fetch) {
    const server = bun.serve({ port: 0, hostname, fetch: (request, own) => fetch(request, own as ServerContext) })
    return { port: server.port, close: async () => server.stop(true) }
  },
})

const onDeno = (deno: DenoLike): WebServer => ({
  clientIp: denoIp,
  async serve(fetch) {
    const server = deno.serve({ port: 0, hostname, onListen: () => {} }, (request, info) =>
      fetch(request, info as ServerContext),
    )
    return { port: server.addr.port, close: async () => server.shutdown() }
  },
})

const onNode: WebServer = {
  clientIp: nodeIp,
  serve: async fetch => serveFetch(async (request, incoming) => fetch(request, incoming as never)),
}

const { Bun: bun, Deno: deno } = globalThis as { readonly Bun?: BunLike; readonly Deno?: DenoLike }

/** `Bun.serve`, `Deno.serve`, or `node:http` on Node. */
export const webServer = bun !== undefined ? onBun(bun) : deno !== undefined ? onDeno(deno) : onNode
