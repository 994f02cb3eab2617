import type { Auth } from '../../auth/auth.ts'
import { internalsOf } from '../../auth/internals.ts'
import type { RefreshedPair, TokenPair } from '../../account/types.ts'
import { AuthError } from '../../errors.ts'
import type { CookieAnswer } from '../reply/answers.ts'
import { isJson } from '../request/body.ts'
import type { Presented, TokenCarrier } from './carrier.ts'
import { clearCookie, type CookieAttributes, readCookie, setCookie } from '../cookies/cookie.ts'
import type { CookieMode } from '../cookies/cookie-options.ts'
import { checkCsrf } from '../guard/csrf.ts'
import { emptyReply, type HttpReply, jsonReply, withCookies } from '../reply/reply.ts'
import type { RouteRequest } from '../request/request.ts'
import { isUnauthorized } from '../reply/status.ts'

/** The part of an Auth that cookies need. */
type CarrierAuth = Pick<Auth, 'csrf'>

/** Tokens in cookies, which browsers send by themselves: so every request that changes something proves its origin. */
export function cookieCarrier(auth: CarrierAuth, mode: CookieMode): TokenCarrier {
  const held = (request: RouteRequest) => heldIn(request, mode.refresh)
  return {
    body: undefined,
    admit: async request => {
      await checkCsrf(request, mode.origins, token => provesSession(auth, held(request), token))
      checkContentType(request)
    },
    admitLogin: async request => {
      await checkCsrf(request, mode.origins, () => false)
      checkContentType(request)
    },
    present: request => {
      refuseTokenInBody(request)
      return held(request)
    },
    held,
    remembers,
    deliver: (pair, remember) => deliver(pair, remember, auth, mode),
    dismiss: () => withCookies(emptyReply(), cookiesOf(mode).map(clearCookie)),
  }
}

// Browsers do not tell whether a cookie is persistent, so a prefix of the value does. No token starts with a tilde.
const remembered = '~'

function heldIn(request: RouteRequest, cookie: CookieAttributes): Presented | undefined {
  const value = readCookie(request, cookie.name)
  if (value === undefined) return undefined
  const remember = value.startsWith(remembered)
  return { token: remember ? value.slice(remembered.length) : value, remember }
}

/** Tells whether a CSRF token belongs to the refresh token's session. It checks signatures only and asks no store. */
async function provesSession(auth: CarrierAuth, presented: Presented | undefined, token: string): Promise<boolean> {
  if (presented === undefined) return false
  try {
    const { sessionId } = await internalsOf(auth).readRefreshToken(presented.token)
    return auth.csrf.verify(sessionId, token)
  } catch (error) {
    if (isUnauthorized(error)) return false
    throw error
  }
}

/** Refuses the content types that forms of other sites can send. */
function checkContentType(request: RouteRequest): void {
  const contentType = request.header('content-type')
  if (contentType !== undefined && !isJson(contentType)) throw new AuthError('unsupported_media_type')
}

function refuseTokenInBody({ body }: RouteRequest): void {
  if (typeof body !== 'object' || body === null || !('refresh_token' in body)) return
  throw new AuthError('invalid_request', { message: 'The refresh token must be in its cookie, not in the body.' })
}

function remembers({ body }: RouteRequest): boolean {
  const remember: unknown = typeof body === 'object' && body !== null && 'remember' in body ? body.remember : false
  if (typeof remember === 'boolean') return remember
  throw new AuthError('invalid_request', { message: 'remember must be true or false.' })
}

async function deliver(
  pair: TokenPair | RefreshedPair,
  remember: boolean,
  auth: CarrierAuth,
  mode: CookieMode,
): Promise<HttpReply> {
  const { clock, readRefreshToken } = internalsOf(auth)
  const { sessionId, expiresAt } = await readRefreshToken(pair.refreshToken)
  const answer: CookieAnswer = {
    ...(mode.access === undefined && { access_token: pair.accessToken, token_type: pair.tokenType }),
    expires_in: pair.expiresIn,
    csrf_token: auth.csrf.issue(sessionId),
  }
  // A browser that presents the current token has its cookies already: a late answer must not overwrite newer ones.
  if ('verdict' in pair && pair.verdict === 'kept') return jsonReply(answer)
  const maxAge = remember ? Math.max(0, expiresAt - Math.floor(clock() / 1000)) : undefined
  const refresh = setCookie(mode.refresh, (remember ? remembered : '') + pair.refreshToken, maxAge)
  const access = mode.access === undefined ? [] : [setCookie(mode.access, pair.accessToken, maxAge)]
  return withCookies(jsonReply(answer), [refresh, ...access])
}

function cookiesOf({ refresh, access }: CookieMode): readonly CookieAttributes[] {
  return access === undefined ? [refresh] : [refresh, access]
}
