import type { Auth } from '../../auth/auth.ts'
import { internalsOf } from '../../auth/internals.ts'
import type { TokenPair } from '../../account/types.ts'
import { bodyCarrier } from './body-carrier.ts'
import type { TokenCarrier } from './carrier.ts'
import { cookieCarrier } from './cookie-carrier.ts'
import { type CookieMode, cookieModeOf, type CookiesOption } from '../cookies/cookie-options.ts'
import type { HttpReply } from '../reply/reply.ts'
import type { HttpRequest } from '../request/request.ts'
import { unlessUnauthorized } from './session-routes.ts'

/** The options for delivering tokens from `createSession`. */
export interface DeliverOptions {
  /** Whether cookies outlive the browser's session. Default: false. */
  readonly remember?: boolean | undefined
}

/** Makes the reply that delivers tokens to a client, as the login does. */
export type Deliver = (request: HttpRequest, pair: TokenPair, options?: DeliverOptions) => Promise<HttpReply>

/**
 * Makes a function that delivers tokens from `createSession`, for example after a passkey or a second factor. It replies with
 * the same cookies and body as the login, and revokes the session of the client's previous cookie if that is another one.
 *
 * @example
 * ```ts
 * import { createDelivery } from '@sallyport/core/http'
 * const deliver = createDelivery(auth, { cookies: {} })
 * const { headers, body } = await deliver(request, await auth.createSession('u-1'))
 * ```
 */
export function createDelivery<U, C>(auth: Auth<U, C>, options: CookiesOption = {}): Deliver {
  return makeDelivery(auth, carrierOf(auth, cookieModeOf(options)))
}

/** Carries tokens in cookies, or in bodies if there is no mode. */
export function carrierOf<U, C>(auth: Auth<U, C>, mode: CookieMode | undefined): TokenCarrier {
  return mode === undefined ? bodyCarrier : cookieCarrier(auth, mode)
}

/** Makes a function that delivers tokens with a carrier. */
export function makeDelivery<U, C>(auth: Auth<U, C>, carrier: TokenCarrier): Deliver {
  return async (request, pair, { remember = false } = {}) => {
    const held = carrier.held({ ...headersOf(request), body: undefined, params: {} })
    if (held !== undefined) await revokeOther(auth, held.token, pair)
    return carrier.deliver(pair, remember)
  }
}

/** Revokes the session of a token unless it is that of the pair: a repeated import gives a client the session that it has. */
async function revokeOther<U, C>(auth: Auth<U, C>, token: string, pair: TokenPair): Promise<void> {
  const { readRefreshToken } = internalsOf(auth)
  try {
    const [held, next] = [await readRefreshToken(token), await readRefreshToken(pair.refreshToken)]
    if (held.sessionId !== next.sessionId) await auth.logout(token)
  } catch (error) {
    unlessUnauthorized(error)
  }
}

/** Copies members by name, because a spread does not copy getters of an adapter's request. */
function headersOf(request: HttpRequest): HttpRequest {
  return { method: request.method, header: name => request.header(name), rawHeaders: [] }
}
