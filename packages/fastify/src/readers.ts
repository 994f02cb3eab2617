import type { Auth } from '@sallyport/core'
import { createReaders, type RequestReaders } from '@sallyport/core/adapter'
import type { RequestAuth } from '@sallyport/core/http'
import { type AnyRequest, findAuth } from './request-auth.ts'

/** Readers of requests that a guard let in. */
export type Readers<U, C> = Pick<RequestReaders<AnyRequest, U, C>, 'claims' | 'user'>

/**
 * Makes the readers of an Auth: their types come from it, and they read no request that another Auth let in.
 *
 * @example
 * ```ts
 * import { readers } from '@sallyport/fastify'
 *
 * const { claims } = readers(auth)
 * app.get('/me', request => ({ id: claims(request).sub }))
 * ```
 */
export function readers<U, C>(auth: Auth<U, C>): Readers<U, C> {
  const find = (request: AnyRequest, reader: string) => findAuth(request, auth, reader) as RequestAuth<U, C> | undefined
  const { claims, user } = createReaders('request', find)
  return { claims, user }
}
