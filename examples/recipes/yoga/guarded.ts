import { type AuthError, isAuthError } from '@sallyport/core'
import { errorReply, markGuard, publicAccess } from '@sallyport/core/http'
import type { NodeContextLike, WebGuard } from '@sallyport/core/web'
import { createGraphQLError } from 'graphql-yoga'

/** What resolvers know of the request: all operations of a batch share it. */
export interface Context {
  request: Request
  connection: NodeContextLike
}

/** A resolver behind a guard. It gets what the guard found out, and not the parent. */
export function guarded<A, Args extends object, R>(
  guard: WebGuard<A, NodeContextLike>,
  resolve: (found: A, args: Args) => R | Promise<R>,
) {
  const resolver = async (_parent: unknown, args: Args, { request, connection }: Context) => {
    try {
      return await resolve(await guard(request, connection, args as Record<string, string>), args)
    } catch (error) {
      // Yoga masks every error that is no GraphQL error, and logs it.
      throw isAuthError(error) ? asGraphQLError(error) : error
    }
  }
  return markGuard(resolver, guard.description)
}

/** A resolver for everybody. The reason is for the audit. */
export function open<R>(reason: string, resolve: () => R) {
  return markGuard(() => resolve(), publicAccess(reason))
}

/** Shows clients the code of an AuthError, and gives the response its status and challenge. */
function asGraphQLError(error: AuthError) {
  const { status, headers } = errorReply(error)
  const kept = headers.filter(([name]) => name !== 'content-type')
  const { code, retry } = error
  return createGraphQLError(error.message, {
    extensions: { code, retry, http: { status, headers: Object.fromEntries(kept) } },
  })
}
