import type { IncomingMessage } from 'node:http'
import { createReaders, joinAuth, type RequestReaders } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'

/** What is read of a context: the request of Node, which stays the same if somebody derives another context. */
export interface RequestContext {
  /** The request of Node. */
  readonly req: IncomingMessage
}

/** What is written to a context. */
export interface StateContext extends RequestContext {
  readonly state: object
}

/** What guards found out, by request. Contexts have it in `ctx.state.auth` too; the typed readers go by this map. */
export interface AuthByContext<U, C> extends RequestReaders<RequestContext, U, C> {
  /** Keeps what a guard found out; undefined if an optional guard found no token. */
  keep(ctx: StateContext, found: RequestAuth<U, C> | undefined): void
}

/** Makes an empty map. */
export function createAuthByContext<U, C>(): AuthByContext<U, C> {
  const known = new WeakMap<IncomingMessage, RequestAuth<U, C> | undefined>()
  const readers = createReaders<RequestContext, U, C>('ctx', ({ req }, reader) => {
    if (known.has(req)) return known.get(req)
    throw new TypeError(`${reader}(ctx): no guard protects this route`)
  })
  return {
    ...readers,
    keep(ctx, found) {
      const auth = joinAuth(known.get(ctx.req), found)
      known.set(ctx.req, auth)
      Object.assign(ctx.state, { auth }, auth?.properties)
    },
  }
}
