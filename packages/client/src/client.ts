import { type ApiError, readApiError } from './api-error.ts'
import { defaultLocks, type Locks } from './locks.ts'
import { type Wait, sendPatiently } from './retry.ts'
import { memoryStorage, readTokens, type Tokens, type TokenStorage } from './tokens.ts'
import { readBaseUrl, toRequest } from './url.ts'

/** What a client is made from. */
export interface ClientOptions {
  /** Where the API is; its auth routes are below `/auth`. An absolute URL. */
  readonly baseUrl: string
  /** Where tokens live. Default: in memory, for this client. */
  readonly storage?: TokenStorage | undefined
  /** Default: the global `fetch`. */
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined
  /** Default: `navigator.locks`, which all tabs of a browser share; where there are none, turns within this client. */
  readonly locks?: Locks | undefined
  /** Called when the API says that the session is over: never because it could not be reached. */
  readonly onSessionEnded?: ((error: ApiError) => void) | undefined
  /** How to wait between tries. Default: `setTimeout`. */
  readonly wait?: Wait | undefined
}

/** One user's session with an API. */
export interface Client {
  /** Logs in and keeps the tokens. Rejects with {@link ApiError}, such as `credentials_invalid`. */
  login(credentials: Readonly<Record<string, string>>): Promise<void>
  /** Ends the session and forgets the tokens. Rejects, and keeps them, where the API could not be told. */
  logout(): Promise<void>
  /**
   * The global `fetch`, with the access token on requests to the API. A path that starts with `/` is below `baseUrl`.
   *
   * An access token that is refused is renewed once, and the request sent again. Rejects with {@link ApiError} where it
   * could not be renewed, and with TypeError for a URL of another origin: the token is for the API alone.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
}

type Settings = { [K in Exclude<keyof ClientOptions, 'baseUrl'>]-?: NonNullable<ClientOptions[K]> } & {
  readonly base: string
}

// A request that hangs would hold the lock of every tab.
const timeout = 10_000

/**
 * Makes a client of an API that Sallyport guards.
 *
 * Refreshes one at a time, and repeats a refresh whose answer was lost: the API then gives the same tokens again.
 *
 * @example
 * ```ts
 * import { createClient } from '@sallyport/client'
 * const client = createClient({ baseUrl: 'https://api.example.com', onSessionEnded: () => location.assign('/login') })
 * await client.login({ username: 'ann', password })
 * const response = await client.fetch('/orders')
 * ```
 */
export function createClient(options: ClientOptions): Client {
  const settings = readSettings(options)
  const { storage, locks, base } = settings
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => locks.request(`sallyport ${base}`, work)
  const renew = sharing((refused: string) => inTurn(() => refresh(settings, refused)))
  return {
    login: credentials => inTurn(() => login(settings, credentials)),
    logout: () => inTurn(() => logout(settings)),
    fetch: async (input, init) => {
      const request = toRequest(base, input, init)
      const accessToken = (await storage.get())?.accessToken
      if (accessToken === undefined) return settings.fetch(request)
      const response = await settings.fetch(authorized(request.clone(), accessToken))
      const renewed = (await isRefused(response)) ? await renew(accessToken) : undefined
      if (renewed === undefined) return response
      await response.body?.cancel()
      return settings.fetch(authorized(request, renewed))
    },
  }
}

function readSettings(options: ClientOptions): Settings {
  return {
    base: readBaseUrl(options.baseUrl),
    storage: options.storage ?? memoryStorage(),
    fetch: options.fetch ?? (request => globalThis.fetch(request)),
    locks: options.locks ?? defaultLocks(),
    onSessionEnded: options.onSessionEnded ?? (() => {}),
    wait: options.wait ?? (milliseconds => new Promise(resolve => void setTimeout(resolve, milliseconds))),
  }
}

/** Lets callers that come while the work is under way share its outcome. */
function sharing<A, T>(work: (argument: A) => Promise<T>): (argument: A) => Promise<T> {
  let current: Promise<T> | undefined
  const clear = (): void => {
    current = undefined
  }
  return argument => {
    if (current) return current
    current = work(argument)
    current.then(clear, clear)
    return current
  }
}

async function login(settings: Settings, credentials: Readonly<Record<string, string>>): Promise<void> {
  const response = await post(settings, '/auth/login', credentials)
  if (!response.ok) throw await readApiError(response)
  await settings.storage.set(await readTokens(response))
}

async function logout(settings: Settings): Promise<void> {
  const tokens = await settings.storage.get()
  if (!tokens) return
  const response = await postRefreshToken(settings, '/auth/logout', tokens)
  if (!response.ok) throw await readApiError(response)
  await settings.storage.set(undefined)
}

/** Resolves to an access token other than the refused one, or to undefined where somebody logged out meanwhile. */
async function refresh(settings: Settings, refused: string): Promise<string | undefined> {
  const tokens = await settings.storage.get()
  // Another tab, or an earlier turn, was here already.
  if (!tokens || tokens.accessToken !== refused) return tokens?.accessToken
  const response = await postRefreshToken(settings, '/auth/refresh', tokens)
  if (!response.ok) throw await refreshFailure(settings, response)
  const next = await readTokens(response)
  await settings.storage.set(next)
  return next.accessToken
}

/** Only a 401 that will not pass ends the session; whatever else goes wrong, the tokens are kept. */
async function refreshFailure({ storage, onSessionEnded }: Settings, response: Response): Promise<ApiError> {
  const error = await readApiError(response)
  if (error.status === 401 && !error.retry) {
    await storage.set(undefined)
    onSessionEnded(error)
  }
  return error
}

function postRefreshToken(settings: Settings, path: string, tokens: Tokens): Promise<Response> {
  return sendPatiently(() => post(settings, path, { refresh_token: tokens.refreshToken }), settings.wait)
}

function post({ base, fetch }: Settings, path: string, body: unknown): Promise<Response> {
  const request = new Request(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(timeout),
  })
  return fetch(request)
}

function authorized(request: Request, accessToken: string): Request {
  request.headers.set('authorization', `Bearer ${accessToken}`)
  return request
}

async function isRefused(response: Response): Promise<boolean> {
  if (response.status !== 401) return false
  const { code } = await readApiError(response)
  return code === 'token_expired' || code === 'token_invalid'
}
