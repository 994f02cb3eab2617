/** The part of `Auth` that creates sessions. */
export interface SessionMaker {
  /** Creates a session for a user. */
  createSession(userId: string): Promise<{ readonly accessToken: string; readonly tokenType: string }>
}

/**
 * Creates `as`, which logs in one of a test's users and resolves to the value of their `Authorization` header.
 *
 * Every call creates a new session, so that a test can revoke one and keep the others. A name that is not in `users` is
 * used as the user's id.
 *
 * @example
 * ```ts
 * import { createActors } from '@sallyport/testkit'
 * const as = createActors(auth, { checker: 'u2', maker: 'u1' })
 * await fetch(url, { headers: { authorization: await as('checker') } })
 * ```
 */
export function createActors<N extends string>(
  auth: SessionMaker,
  users: Readonly<Record<N, string>>,
): (actor: N | (string & {})) => Promise<string> {
  const ids: ReadonlyMap<string, string> = new Map(Object.entries<string>(users))
  return async actor => {
    const { accessToken, tokenType } = await auth.createSession(ids.get(actor) ?? actor)
    return `${tokenType} ${accessToken}`
  }
}
