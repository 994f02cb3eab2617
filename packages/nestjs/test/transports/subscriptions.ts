import type { ApolloDriverConfig } from '@nestjs/apollo'
import { type Auth, isAuthError } from '@sallyport/core'

/** What graphql-ws tells of a connection. */
interface Connection {
  readonly connectionParams?: { readonly token?: unknown }
  readonly extra: {
    readonly socket: { close(code: number, reason: string): void; once(name: 'close', call: () => void): void }
  }
}

/** Options of `GraphQLModule.forRoot`: a connection needs a good token, and ends with its session. */
export function subscriptionsFor(auth: Auth): Pick<ApolloDriverConfig, 'subscriptions' | 'context'> {
  async function onConnect({ connectionParams, extra }: Connection): Promise<boolean> {
    const token = String(connectionParams?.token)
    const claims = await auth.verify(token).catch((error: unknown) => {
      if (isAuthError(error)) return undefined
      throw error
    })
    if (claims === undefined) return false
    const ended = auth.watch(claims)
    extra.socket.once('close', ended.release)
    ended.addEventListener('abort', () => extra.socket.close(4401, 'session ended'), { once: true })
    // What `getRequest` gives the guard, which is asked for each operation.
    Object.assign(extra, { req: { method: 'POST', headers: { authorization: `Bearer ${token}` }, rawHeaders: [] } })
    return !ended.aborted
  }
  return {
    subscriptions: { 'graphql-ws': { onConnect: connection => onConnect(connection as Connection) } },
    context: ({ req, extra }: { req?: unknown; extra?: { req?: unknown } }) => ({ req: extra?.req ?? req }),
  }
}
