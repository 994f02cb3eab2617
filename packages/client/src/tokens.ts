/** The tokens of a session. */
export interface Tokens {
  /** The access token, for the header `Authorization`. */
  readonly accessToken: string
  /** The refresh token, which the next refresh replaces. */
  readonly refreshToken: string
}

/**
 * Stores tokens between requests. Tabs that share a storage share a session and its refreshes.
 *
 * If a storage fails, the client continues with the tokens in memory and warns on the console.
 *
 * @example
 * ```ts
 * // Any script on the page can read localStorage. The default storage, memory, is empty after a reload.
 * import type { TokenStorage } from '@sallyport/client'
 * const storage: TokenStorage = {
 *   get: () => JSON.parse(localStorage.getItem('tokens') ?? 'null'),
 *   set: tokens => (tokens ? localStorage.setItem('tokens', JSON.stringify(tokens)) : localStorage.removeItem('tokens')),
 * }
 * ```
 */
export interface TokenStorage {
  /** Returns the stored tokens; null or undefined if there are none. */
  get(): Tokens | null | undefined | Promise<Tokens | null | undefined>
  /** Stores the tokens, or deletes them if undefined. */
  set(tokens: Tokens | undefined): void | Promise<void>
}

/** Creates a storage in memory, for one client. */
export function memoryStorage(): TokenStorage {
  let kept: Tokens | undefined
  return {
    get: () => kept,
    set: tokens => {
      kept = tokens
    },
  }
}
