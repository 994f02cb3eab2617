import type { ApiError } from './api-error.ts'
import { cookieSession } from './cookie-session.ts'
import { defaultLocks, type Locks } from './locks.ts'
import type { Session } from './session.ts'
import { storedSession } from './stored-session.ts'
import { memoryStorage, type TokenStorage } from './tokens.ts'
import { readBaseUrl } from './url.ts'

/** Where the session lives: in a storage, or in cookies. */
export type SessionOptions =
  | {
      readonly cookies?: false | undefined
      /** Where tokens live. Default: in memory, for this client. */
      readonly storage?: TokenStorage | undefined
    }
  | {
      /**
       * Whether the API keeps the refresh token in a cookie, by its own option `cookies`: for pages in browsers. Every
       * request then has `credentials: 'include'`. Default: `false`.
       */
      readonly cookies: true
      readonly storage?: undefined
    }

/** An auth route that the client calls by itself. */
export type PostedRoute = 'login' | 'refresh' | 'logout'

/** What a client is made from. */
export type ClientOptions = SessionOptions & {
  /** Where the API is. An absolute URL. */
  readonly baseUrl: string
  /** Where the auth routes are below `baseUrl`. Default: `'/auth'`. */
  readonly basePath?: `/${string}` | '' | undefined
  /** Where single auth routes are below `basePath`, where the API moved them: `{ login: '/session' }`. Default: it did not. */
  readonly paths?: { readonly [Route in PostedRoute]?: `/${string}` | undefined } | undefined
  /** Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /** Default: `navigator.locks`, which all tabs of a browser share; where there are none, turns within this client. */
  readonly locks?: Locks | undefined
  /** Called when the API says that a session is over that this client knew: never because it could not be reached. */
  readonly onSessionEnded?: ((error: ApiError) => void) | undefined
  /** Called when the client finds that somebody else logged in, in another tab: what the page shows is not theirs. */
  readonly onUserChanged?: (() => void) | undefined
  /** How to wait between tries. Default: `setTimeout`. */
  readonly wait?: Wait | undefined
}

/** Resolves after so many milliseconds. */
export type Wait = (milliseconds: number) => Promise<void>

/** The options, with the defaults that need work. */
export interface Settings extends Pick<ClientOptions, 'onSessionEnded' | 'onUserChanged' | 'paths'> {
  readonly base: string
  /** The URL of the auth routes. */
  readonly auth: string
  readonly session: Session
  readonly fetch: (request: Request) => Promise<Response>
  readonly locks: Locks
  readonly wait: Wait
}

/** Reads the options. Throws TypeError for a mistake in them. */
export function readSettings(options: ClientOptions): Settings {
  const base = readBaseUrl(options.baseUrl)
  return {
    ...options,
    base,
    auth: readBaseUrl(base + (options.basePath ?? '/auth')),
    session: readSession(options),
    fetch: options.fetch ?? (request => globalThis.fetch(request)),
    locks: options.locks ?? defaultLocks(),
    wait: options.wait ?? (milliseconds => new Promise(resolve => void setTimeout(resolve, milliseconds))),
  }
}

function readSession({ cookies, storage }: SessionOptions): Session {
  if (!cookies) return storedSession(storage ?? memoryStorage())
  if (storage) throw new TypeError('storage: not with cookies')
  return cookieSession()
}
