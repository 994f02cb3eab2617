import { accessIn, type Credentials, type LoginResult, logout } from './auth-routes.ts'
import { post } from './post.ts'
import { createRequests } from './requests.ts'
import { jsonBody } from './session.ts'
import { type ClientOptions, readSettings } from './settings.ts'
import { toRequest } from './url.ts'

/** One user's session with an API. */
export interface Client {
  /**
   * Logs in and keeps the tokens. Rejects with {@link ApiError}, such as `credentials_invalid`.
   *
   * With `cookies`, `remember: true` among the credentials lets the session outlive the browser.
   */
  login(credentials: Credentials): Promise<LoginResult>
  /** Ends the session and forgets the tokens. Rejects, and keeps them, where the API did not confirm it. */
  logout(): Promise<void>
  /**
   * Takes over the tokens that a route of your own answered with, such as the second step of a login: JSON like that of a
   * login. With undefined it forgets the tokens and tells nobody. Rejects with TypeError for anything else.
   */
  setTokens(tokens: TokenAnswer | undefined): Promise<void>
  /**
   * Gives the access token, for what sends it by other means, such as a socket; undefined where nobody is logged in or no
   * script can read it. Give the token that was refused to have it renewed. Rejects with {@link ApiError}.
   */
  accessToken(refused?: string): Promise<string | undefined>
  /**
   * The global `fetch`, with the access token on requests to the API. A path that starts with `/` is below `baseUrl`.
   *
   * An access token that is refused is renewed once, and the request sent again, as the same user or not at all. Rejects
   * with {@link ApiError} where it could not be renewed, and with TypeError for a URL of another origin: the token is for
   * the API alone.
   *
   * With `cookies`, a page that was just loaded renews before its first request, or learns that nobody is logged in.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
}

/** Tokens as the auth routes answer with them. With `cookies`, the refresh token is in a cookie, and `csrf_token` is there. */
export interface TokenAnswer {
  readonly access_token?: string
  readonly refresh_token?: string
  readonly csrf_token?: string
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
  const { base, session } = settings
  const [turn, adopt, current, send] = createRequests(settings)
  return {
    login: credentials =>
      turn(async () => {
        // A server that hashes many passwords lets people wait.
        const answer = await post(settings, 'login', jsonBody(credentials), 30_000)
        await adopt(accessIn(settings, answer))
        return { deviceToken: answer.body['device_token'] as string | undefined }
      }),
    logout: () => turn(() => logout(settings)),
    setTokens: async tokens => {
      const access = tokens && session.read({ ...tokens })
      if (tokens && !access) throw new TypeError('setTokens: no tokens')
      await adopt(access)
    },
    accessToken: async refused => (await current(refused))?.accessToken,
    fetch: async (input, init) => send(toRequest(base, input, { ...init, ...session.init })),
  }
}
