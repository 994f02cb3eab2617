import type { ApiError } from './api-error.ts'
import { cookieSession } from './cookie-session.ts'
import { defaultLocks, type Locks } from './locks.ts'
import type { Session } from './session.ts'
import { storedSession } from './stored-session.ts'
import { memoryStorage, type TokenStorage } from './tokens.ts'
import { readBaseUrl } from './url.ts'

/** Where the tokens are kept: in a storage or in cookies. */
export type SessionOptions =
  | {
      readonly cookies?: false | undefined
      /** The storage of the tokens. Default: memory of this client. */
      readonly storage?: TokenStorage | undefined
    }
  | {
      /**
       * Whether the API keeps the refresh token in a cookie (its option `cookies`). For pages in browsers. Every
       * request then has `credentials: 'include'`. Default: `false`.
       */
      readonly cookies: true
      readonly storage?: undefined
    }

/** An auth route that the client calls. */
export type PostedRoute = 'login' | 'refresh' | 'logout'

/** Options of `createClient`. */
export type ClientOptions = SessionOptions & {
  /** The absolute URL of the API. */
  readonly baseUrl: string
  /** The path of the auth routes below `baseUrl`. Default: `'/auth'`. */
  readonly basePath?: `/${string}` | '' | undefined
  /** Paths below `basePath` of auth routes that the API moved: `{ login: '/session' }`. Default: none. */
  readonly paths?: { readonly [Route in PostedRoute]?: `/${string}` | undefined } | undefined
  /** Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /**
   * Locks for work that changes the session. Default: `navigator.locks`, which all tabs share, or else a queue in this
   * client.
   */
  readonly locks?: Locks | undefined
  /** Called when the API says that this client's session is over. Never called because the API is unreachable. Default: nothing. */
  readonly onSessionEnded?: ((error: ApiError) => void) | undefined
  /** Called when another user logged in in another tab, so that the page shows data of the previous user. Default: nothing. */
  readonly onUserChanged?: (() => void) | undefined
  /** Waits between retries. Default: `setTimeout`. */
  readonly wait?: Wait | undefined
}

/** Resolves after the given milliseconds. */
export type Wait = (milliseconds: number) => Promise<void>

/** The options with their defaults. */
export interface ResolvedOptions extends Pick<ClientOptions, 'onSessionEnded' | 'onUserChanged' | 'paths'> {
  readonly base: string
  /** The base URL of the auth routes. */
  readonly auth: string
  readonly session: Session
  readonly fetch: (request: Request) => Promise<Response>
  readonly locks: Locks
  readonly wait: Wait
}

/** Validates the options. Throws a TypeError for a mistake. */
export function readOptions(options: ClientOptions): ResolvedOptions {
  const base = readBaseUrl(options.baseUrl)
  return {
    ...options,
    base,
    auth: readBaseUrl(base + (options.basePath ?? '/auth')),
    session: readSession(options),
    fetch: options.fetch ?? (request => globalThis.fetch(request)),
    locks: options.locks ?? defaultLocks(),
    wait: options.wait ?? (milliseconds => new Promise(resolve => setTimeout(resolve, milliseconds))),
  }
}

function readSession({ cookies, storage }: SessionOptions): Session {
  if (!cookies) return storedSession(storage ?? memoryStorage())
  if (storage) throw new TypeError('storage must be unset with cookies')
  return cookieSession()
}
