import type { ApiError } from './api-error.ts'
import { cookieSession } from './cookie-session.ts'
import { defaultLocks, type Locks } from './locks.ts'
import type { Wait } from './retry.ts'
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

/** What a client is made from. */
export type ClientOptions = SessionOptions & {
  /** Where the API is; its auth routes are below `/auth`. An absolute URL. */
  readonly baseUrl: string
  /** Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /** Default: `navigator.locks`, which all tabs of a browser share; where there are none, turns within this client. */
  readonly locks?: Locks | undefined
  /** Called when the API says that a session is over that this client knew: never because it could not be reached. */
  readonly onSessionEnded?: ((error: ApiError) => void) | undefined
  /** How to wait between tries. Default: `setTimeout`. */
  readonly wait?: Wait | undefined
}

/** The options, with every default filled. */
export interface Settings {
  readonly base: string
  readonly session: Session
  readonly fetch: (request: Request) => Promise<Response>
  readonly locks: Locks
  readonly onSessionEnded: (error: ApiError) => void
  readonly wait: Wait
}

/** Reads the options. Throws TypeError for a mistake in them. */
export function readSettings(options: ClientOptions): Settings {
  return {
    base: readBaseUrl(options.baseUrl),
    session: readSession(options),
    fetch: options.fetch ?? (request => globalThis.fetch(request)),
    locks: options.locks ?? defaultLocks(),
    onSessionEnded: options.onSessionEnded ?? (() => {}),
    wait: options.wait ?? (milliseconds => new Promise(resolve => void setTimeout(resolve, milliseconds))),
  }
}

function readSession({ cookies, storage }: SessionOptions): Session {
  if (!cookies) return storedSession(storage ?? memoryStorage())
  if (storage) throw new TypeError('storage: must be absent with cookies, which are where the session lives')
  return cookieSession()
}
