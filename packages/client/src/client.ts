import { readApiError } from './api-error.ts'
import { type Credentials, login, logout, refresh } from './auth-routes.ts'
import { type Access, untried } from './session.ts'
import { type ClientOptions, readSettings } from './settings.ts'
import { toRequest } from './url.ts'

/** One user's session with an API. */
export interface Client {
  /**
   * Logs in and keeps the tokens. Rejects with {@link ApiError}, such as `credentials_invalid`.
   *
   * With `cookies`, `remember: true` among the credentials lets the session outlive the browser.
   */
  login(credentials: Credentials): Promise<void>
  /** Ends the session and forgets the tokens. Rejects, and keeps them, where the API could not be told. */
  logout(): Promise<void>
  /**
   * The global `fetch`, with the access token on requests to the API. A path that starts with `/` is below `baseUrl`.
   *
   * An access token that is refused is renewed once, and the request sent again. Rejects with {@link ApiError} where it
   * could not be renewed, and with TypeError for a URL of another origin: the token is for the API alone.
   *
   * With `cookies`, a page that was just loaded renews before its first request, or learns that nobody is logged in.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
}

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
  const { base, session, locks, fetch } = settings
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => locks.request(`sallyport ${base}`, work)
  const renew = sharing((refused: Access) => inTurn(() => refresh(settings, refused)))
  /** Gives the request as it is worth another try, if it is. */
  const amend = async (request: Request, refused: Access | undefined): Promise<Request | undefined> => {
    if (!refused) return session.bare && new Request(request, session.bare)
    const renewed = await renew(refused)
    return renewed && authorized(request, renewed)
  }
  return {
    login: credentials => inTurn(() => login(settings, credentials)),
    logout: () => inTurn(() => logout(settings)),
    fetch: async (input, init) => {
      const request = new Request(toRequest(base, input, init), session.init)
      const held = await session.access()
      const access = held === untried ? await renew(held) : held
      const response = await fetch(authorized(request.clone(), access))
      const amended = (await isRefused(response, access)) ? await amend(request, access) : undefined
      if (!amended) return response
      await response.body?.cancel()
      return fetch(amended)
    },
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

function authorized(request: Request, access: Access | undefined): Request {
  if (access?.accessToken !== undefined) request.headers.set('authorization', `Bearer ${access.accessToken}`)
  return request
}

/** Tells whether an answer asks for another access token; where that is in a cookie, it may have gone missing. */
async function isRefused(response: Response, access: Access | undefined): Promise<boolean> {
  if (response.status !== 401) return false
  const { code } = await readApiError(response)
  if (code === 'authentication_required') return access !== undefined && access.accessToken === undefined
  return code === 'token_expired' || code === 'token_invalid'
}
