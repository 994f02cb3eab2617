/** What a login or a refresh gave. */
export interface Tokens {
  readonly accessToken: string
  readonly refreshToken: string
}

/**
 * Where tokens live between requests. Tabs that share a storage share one session, and one refresh at a time.
 *
 * A storage may fail: the client then goes on with what it has in memory, and says so once by `console.warn`.
 *
 * @example
 * ```ts
 * // Scripts of the page can read localStorage, so a cross-site script can too; the default, memory, forgets on reload.
 * const storage = {
 *   get: () => JSON.parse(localStorage.getItem('tokens') ?? 'null'),
 *   set: tokens => (tokens ? localStorage.setItem('tokens', JSON.stringify(tokens)) : localStorage.removeItem('tokens')),
 * }
 * ```
 */
export interface TokenStorage {
  get(): Tokens | null | undefined | Promise<Tokens | null | undefined>
  /** Undefined means that there are none any more. */
  set(tokens: Tokens | undefined): void | Promise<void>
}

/** Keeps tokens in memory, for one client. */
export function memoryStorage(): TokenStorage {
  let kept: Tokens | undefined
  return {
    get: () => kept,
    set: tokens => {
      kept = tokens
    },
  }
}
