import type { ApolloDriverConfig } from '@nestjs/apollo'
import { type Auth, isAuthError } from '@sallyport/core'

/** A connection, as graphql-ws describes it. */
interface Connection {
  readonly connectionParams?: { readonly token?: unknown }
  readonly extra: {
    readonly socket: { close(code: number, reason: string): void; once(name: 'close', call: () => void): void }
  }
}

/** Options of `GraphQLModule.forRoot`: a connection needs a valid token, and is closed when its session is over. */
export function subscriptionsFor(auth: Auth): Pick<ApolloDriverConfig, 'subscriptions' | 'context'> {
  async function onConnect({ connectionParams, extra }: Connection): Promise<boolean> {
    const token = String(connectionParams?.token)
    const claims = await auth.verify(token).catch((error: unknown) => {
      if (isAuthError(error)) return undefined
      throw error
    })
    if (claims === undefined) return false
    const signal = auth.watch(claims)
    extra.socket.once('close', signal.release)
    signal.addEventListener('abort', () => extra.socket.close(4401, 'session ended'), { once: true })
    // The guard runs for each operation, and gets this from `getRequest`.
    Object.assign(extra, { req: { method: 'POST', headers: { authorization: `Bearer ${token}` }, rawHeaders: [] } })
    return !signal.aborted
  }
  return {
    subscriptions: { 'graphql-ws': { onConnect: connection => onConnect(connection as Connection) } },
    context: ({ req, extra }: { req?: unknown; extra?: { req?: unknown } }) => ({ req: extra?.req ?? req }),
  }
}
