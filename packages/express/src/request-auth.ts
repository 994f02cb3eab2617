import type { IncomingMessage } from 'node:http'
import { createReaders, joinAuth, type RequestReaders } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'

/** What guards found out, by request. Requests have it at `req.auth` too; the typed readers go by this map. */
export interface AuthByRequest<U, C> extends RequestReaders<IncomingMessage, U, C> {
  /** Keeps what a guard found out; undefined if an optional guard found no token. */
  keep(req: IncomingMessage, found: RequestAuth<U, C> | undefined): void
}

/** Makes an empty map. */
export function createAuthByRequest<U, C>(): AuthByRequest<U, C> {
  const known = new WeakMap<IncomingMessage, RequestAuth<U, C> | undefined>()
  const readers = createReaders<IncomingMessage, U, C>('req', (req, reader) => {
    if (known.has(req)) return known.get(req)
    throw new TypeError(`${reader}(req): no guard protects this route`)
  })
  return {
    ...readers,
    keep(req, found) {
      const auth = joinAuth(known.get(req), found)
      known.set(req, auth)
      Object.assign(req, { auth }, auth?.properties)
    },
  }
}
