import { createReaders, joinAuth, type RequestReaders } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'
import type { Context } from 'hono'

/** What guards found out, by context. `c.var.auth` has it too; the readers go by this map, which nobody else can write. */
export interface AuthByContext<U, C> extends RequestReaders<Context, U, C> {
  /** Keeps what a guard found out; undefined if an optional guard found no token. */
  keep(c: Context, found: RequestAuth<U, C> | undefined): void
}

/** Makes an empty map. */
export function createAuthByContext<U, C>(): AuthByContext<U, C> {
  const known = new WeakMap<Context, RequestAuth<U, C> | undefined>()
  const readers = createReaders<Context, U, C>('c', (c, reader) => {
    if (known.has(c)) return known.get(c)
    throw new TypeError(`${reader}(c): no guard protects this route`)
  })
  return {
    ...readers,
    keep(c, found) {
      const auth = joinAuth(known.get(c), found)
      known.set(c, auth)
      c.set('auth', auth)
    },
  }
}
