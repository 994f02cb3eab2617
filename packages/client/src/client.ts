import { accessIn, type Credentials, type LoginResult, logout } from './auth-routes.ts'
import { post } from './post.ts'
import { createRequests } from './requests.ts'
import { jsonBody } from './session.ts'
import { type ClientOptions, readOptions } from './options.ts'
import { toRequest } from './url.ts'

/** One user's session with an API. */
export interface Client {
  /**
   * Logs in and keeps the tokens. Rejects with an {@link ApiError}, for example `credentials_invalid`.
   *
   * With `cookies`, `remember: true` among the credentials keeps the session after the browser is closed.
   */
  login(credentials: Credentials): Promise<LoginResult>
  /** Revokes the session and deletes the tokens. Rejects and keeps the tokens if the API does not confirm it. */
  logout(): Promise<void>
  /**
   * Takes over tokens from a route of your own, such as the second step of a login, in the format of a login's
   * response. With undefined it deletes the tokens without a request to the API. Rejects with a TypeError for anything
   * else.
   */
  setTokens(tokens: TokenResponse | undefined): Promise<void>
  /**
   * Resolves to the access token, for example for a WebSocket. Undefined if nobody is logged in or the token is in a
   * cookie. Pass a refused token to refresh it. Rejects with an {@link ApiError}.
   */
  accessToken(refused?: string): Promise<string | undefined>
  /**
   * Calls `fetch` with the access token. A path is relative to `baseUrl`.
   *
   * If the access token is refused, refreshes it and sends the request once more, if the user is still the same.
   * Rejects with an {@link ApiError} if the refresh fails, and with a TypeError for a URL of another origin, which must
   * not receive the token.
   *
   * With `cookies`, a page that was just loaded refreshes before its first request, to find out whether a user is
   * logged in.
   */
  fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>
}

/**
 * Tokens in the response of an auth route. With `cookies`, the refresh token is in a cookie, and `csrf_token` is set.
 */
export interface TokenResponse {
  /** The new access token; absent if it is in a cookie. */
  readonly access_token?: string
  /** The new refresh token; absent if it is in a cookie. */
  readonly refresh_token?: string
  /** The token for the header `x-csrf-token`; present only with cookies. */
  readonly csrf_token?: string
}

/**
 * Creates a client for an API with Sallyport.
 *
 * Sends one refresh at a time and repeats a refresh if its response is lost: the API then returns the same tokens
 * again.
 *
 * @example
 * ```ts
 * import { createClient } from '@sallyport/client'
 * const client = createClient({ baseUrl: 'https://api.example.com', onSessionEnded: () => location.assign('/login') })
 * await client.login({ username: 'ann', password })
 * const response = await client.fetch('/orders')
 * ```
 */
export function createClient(clientOptions: ClientOptions): Client {
  const options = readOptions(clientOptions)
  const { base, session } = options
  const [turn, adopt, current, send] = createRequests(options)
  return {
    login: credentials =>
      turn(async () => {
        // Long timeout, because a busy server may take a while to hash passwords.
        const answer = await post(options, 'login', jsonBody(credentials), 30_000)
        await adopt(accessIn(options, answer))
        return { deviceToken: answer.body['device_token'] as string | undefined }
      }),
    logout: () => turn(() => logout(options)),
    setTokens: async tokens => {
      const access = tokens && session.read({ ...tokens })
      if (tokens && !access) throw new TypeError('setTokens: must be tokens')
      await adopt(access)
    },
    accessToken: async refused => (await current(refused))?.accessToken,
    fetch: async (input, init) => send(toRequest(base, input, { ...init, ...session.init })),
  }
}
