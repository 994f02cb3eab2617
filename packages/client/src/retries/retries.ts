import { type KeyStorage, keptKey, pageStorage, randomSource } from './kept-key.ts'

/** Options of `createRetries`. */
export interface RetriesOptions {
  /** Sends the requests. Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /**
   * Where the key is kept: in an app, the keychain that has the tokens. If it fails, the key is kept in memory. Default:
   * `localStorage`.
   */
  readonly storage?: KeyStorage | undefined
  /** The end of the refresh route's URL. Default: `'/auth/refresh'`. */
  readonly path?: `/${string}` | undefined
}

/** Lets refreshes be retried late. */
export interface Retries {
  /** Sends a request, with an idempotency key if it is a refresh: the option `fetch` of `createClient`. */
  readonly fetch: (request: Request) => Promise<Response>
}

/**
 * Creates what makes late retries safe: if the response of a refresh is lost, the user stays logged in even if the retry
 * comes hours later, or after a restart.
 *
 * Before it sends a refresh, it stores a random key, and it sends the same key with each retry of the same token. Needs
 * `crypto.getRandomValues`, for which React Native has polyfills; throws a TypeError without it.
 *
 * @example
 * ```ts
 * import { createClient } from '@sallyport/client'
 * import { createRetries } from '@sallyport/client/retries'
 * const { fetch } = createRetries()
 * const client = createClient({ baseUrl: 'https://api.example.com', cookies: true, fetch })
 * ```
 */
export function createRetries({
  fetch = request => globalThis.fetch(request),
  storage = pageStorage(),
  path = '/auth/refresh',
}: RetriesOptions = {}): Retries {
  const kept = keptKey(storage, randomSource())
  return {
    async fetch(request) {
      if (request.method !== 'POST' || !request.url.replace(/[?#].*/, '').endsWith(path)) return fetch(request)
      const token = markOf(await request.clone().text())
      // A structured string (draft-ietf-httpapi-idempotency-key-header §2.1).
      request.headers.set('idempotency-key', `"${await kept.of(token)}"`)
      const response = await fetch(request)
      // The browser has the cookie by now. With tokens in bodies, the client has yet to store them.
      if (token === '' && (response.ok || response.status === 401)) await kept.forget()
      return response
    },
  }
}

/** The last characters of the refresh token: enough to tell tokens apart, and too few to use. Empty if it is in a cookie. */
function markOf(body: string): string {
  const [, end = ''] = /([\w-]{22})"/.exec(body) ?? []
  return end
}
