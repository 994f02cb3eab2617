/** The slice of an `Auth` that makes sessions. */
export interface SessionMaker {
  createSession(userId: string): Promise<{ readonly accessToken: string; readonly tokenType: string }>
}

/**
 * Makes `as`, which logs one of a test's users in and resolves to the value of their `Authorization` header.
 *
 * Every call makes a session of its own, so that a test may end one and keep the others. A name that is not among
 * `users` is taken for a user's id.
 *
 * @example
 * ```ts
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
