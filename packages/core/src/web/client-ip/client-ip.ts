/**
 * Finds the address of the client that sent a request; undefined or null if it is unknown. It is synchronous. An error that
 * it throws is a mistake in the application, and the request fails with it.
 *
 * @typeParam Context what the runtime passes after the request.
 */
export type ClientIp<Context = unknown> = (request: Request, context: Context) => string | null | undefined

/** What Bun's `fetch` gets after the request: its server. */
export interface BunServerLike {
  /** Gives the other end of the request's connection. */
  requestIP(request: Request): { readonly address: string } | null
}

/**
 * Finds the client's address on Bun, as the other end of the connection. Pass the server on: `fetch: (request, server) => …`.
 *
 * @example
 * ```ts
 * import { bunIp, sallyport } from '@sallyport/core/web'
 * const { routes } = sallyport(auth, { clientIp: bunIp })
 * ```
 */
export const bunIp: ClientIp<BunServerLike> = (request, server) => {
  const { requestIP } = Object(server) as Partial<BunServerLike>
  if (typeof requestIP !== 'function') throw missing('bunIp', "Bun's server")
  return server.requestIP(request)?.address
}

/** What a handler of `Deno.serve` gets after the request. */
export interface DenoInfoLike {
  /** The other end of the connection. */
  readonly remoteAddr: { readonly transport: string; readonly hostname?: string }
}

/**
 * Finds the client's address on Deno, as the other end of the connection. Pass the info on: `Deno.serve((request, info) => …)`.
 *
 * @example
 * ```ts
 * import { denoIp, sallyport } from '@sallyport/core/web'
 * const { routes } = sallyport(auth, { clientIp: denoIp })
 * ```
 */
export const denoIp: ClientIp<DenoInfoLike> = (_request, info) => {
  const { remoteAddr } = Object(info) as Partial<DenoInfoLike>
  if (typeof remoteAddr !== 'object') throw missing('denoIp', 'the info of Deno.serve')
  return remoteAddr.hostname
}

interface WithSocket {
  readonly socket: { readonly remoteAddress?: string | undefined }
}

/** Node's own request, or what holds it: `c.env` of `@hono/node-server` holds it as `incoming`. */
export type NodeContextLike = WithSocket | { readonly incoming: WithSocket }

/**
 * Finds the client's address on Node, as the other end of the connection. Pass Node's request on, or what holds it as
 * `incoming`, such as `c.env` of `@hono/node-server`.
 *
 * @example
 * ```ts
 * import { nodeIp, sallyport } from '@sallyport/core/web'
 * const { routes } = sallyport(auth, { clientIp: nodeIp })
 * ```
 */
export const nodeIp: ClientIp<NodeContextLike> = (_request, context) => {
  const { incoming = context } = Object(context) as Partial<Extract<NodeContextLike, { incoming: unknown }>>
  const { socket } = Object(incoming) as Partial<WithSocket>
  if (typeof socket !== 'object') throw missing('nodeIp', "Node's request")
  return socket.remoteAddress
}

function missing(preset: string, what: string): TypeError {
  return new TypeError(`clientIp: ${preset} needs ${what}; pass it after the request`)
}

/**
 * Finds the client's address in a header that the platform sets on every request, and that clients cannot set, such as
 * `fly-client-ip`. Throws TypeError for `x-forwarded-for` and `forwarded`, which anybody may send: use `proxiedIp`.
 *
 * @example
 * ```ts
 * import { headerIp, sallyport } from '@sallyport/core/web'
 * const { routes } = sallyport(auth, { clientIp: headerIp('fly-client-ip') })
 * ```
 */
export function headerIp(name: string): ClientIp {
  if (typeof name !== 'string' || !/^[a-z\d-]+$/i.test(name))
    throw new TypeError('headerIp: must be the name of a header')
  if (/^(x-forwarded-for|forwarded)$/i.test(name)) {
    throw new TypeError(`headerIp: clients send ${name} too; use proxiedIp, and say which proxies to trust`)
  }
  return request => request.headers.get(name)
}

/**
 * Finds the client's address on Cloudflare, in `cf-connecting-ip`. Only for Workers, and for servers that nobody can reach
 * except through Cloudflare: elsewhere clients can set the header.
 *
 * @example
 * ```ts
 * import { cloudflareIp, sallyport } from '@sallyport/core/web'
 * const { routes } = sallyport(auth, { clientIp: cloudflareIp })
 * ```
 */
export const cloudflareIp: ClientIp = headerIp('cf-connecting-ip')

/**
 * Finds the client's address on Vercel, in `x-vercel-forwarded-for`, or else in `x-real-ip`. Vercel overwrites both; elsewhere
 * clients can set them.
 *
 * @example
 * ```ts
 * import { sallyport, vercelIp } from '@sallyport/core/web'
 * const { routes } = sallyport(auth, { clientIp: vercelIp })
 * ```
 */
export const vercelIp: ClientIp = ({ headers }) => headers.get('x-vercel-forwarded-for') ?? headers.get('x-real-ip')
