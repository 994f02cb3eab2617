import { createReaders, type RequestReaders } from '../http/guard/readers.ts'
import { joinAuth, type RequestAuth } from '../http/guard/request-auth.ts'

/** What guards found out, by request. */
export interface AuthByRequest<U, C> extends RequestReaders<Request, U, C> {
  /** Keeps what a guard found out; undefined if an optional guard found no token. */
  keep(request: Request, found: RequestAuth<U, C> | undefined): void
}

/** Makes an empty map. */
export function createAuthByRequest<U, C>(): AuthByRequest<U, C> {
  const known = new WeakMap<Request, RequestAuth<U, C> | undefined>()
  const readers = createReaders<Request, U, C>('request', (request, reader) => {
    if (known.has(request)) return known.get(request)
    throw new TypeError(`${reader}(request): no guard let this request in; a copy of a request is another one`)
  })
  return {
    ...readers,
    keep: (request, found) => void known.set(request, joinAuth(known.get(request), found)),
  }
}
