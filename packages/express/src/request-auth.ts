import type { IncomingMessage } from 'node:http'
import { createReaders, joinAuth, type RequestReaders } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'

/**
 * What guards found out, by request. Requests show it at `req.auth` too, which other code can overwrite, so the typed readers do
 * not read that.
 */
export interface AuthByRequest<U, C> extends RequestReaders<IncomingMessage, U, C> {
  /** Keeps what a guard found out; undefined if an optional guard found no token. */
  keep(req: IncomingMessage, found: RequestAuth<U, C> | undefined): void
}

/** Makes what keeps it, in a property of the request that only this function can name. */
export function createAuthByRequest<U, C>(): AuthByRequest<U, C> {
  const mark = Symbol('sallyport.auth')
  type Marked = IncomingMessage & { [mark]?: RequestAuth<U, C> | undefined; auth?: RequestAuth<U, C> | undefined }
  const readers = createReaders<IncomingMessage, U, C>('req', (req: Marked, reader) => {
    if (Object.hasOwn(req, mark)) return req[mark]
    throw new TypeError(`${reader}(req): no guard protects this route`)
  })
  return {
    ...readers,
    keep(req: Marked, found) {
      const auth = joinAuth(req[mark], found)
      req[mark] = auth
      req.auth = auth
      if (auth?.properties !== undefined) Object.assign(req, auth.properties)
    },
  }
}
