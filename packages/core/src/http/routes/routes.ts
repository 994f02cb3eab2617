import { z } from 'zod'
import type { Auth } from '../../auth/auth.ts'
import { ownTokensOnly } from '../../auth/internals.ts'
import { AuthError } from '../../errors.ts'
import type { Claims } from '../../token/claims.ts'
import { sessionList } from '../reply/answers.ts'
import { bodyCarrier } from './body-carrier.ts'
import { jsonBody } from '../request/body.ts'
import type { TokenCarrier } from './carrier.ts'
import { cookieCarrier } from './cookie-carrier.ts'
import { cookieModeOf, type DeviceCookieOption, deviceCookieOf } from '../cookies/cookie-options.ts'
import { createGuard, type GuardOptions, guardOptionNames, guardOptionsOf } from '../guard/guard.ts'
import { ownedBy } from './cookie-owners.ts'
import { checkOptionNames, type OptionNames, pickOptions } from '../options/known-options.ts'
import { publicAccess } from '../guard/mark.ts'
import type { OwnedCookie } from './operation.ts'
import { authOperation, operationIdOf } from './operation-routes.ts'
import { passwordRoutes } from './password-routes.ts'
import { emptyReply, type HttpReply, jsonReply } from '../reply/reply.ts'
import type { RouteRequest } from '../request/request.ts'
import { type AuthRoute, type AuthRouteName, authRouteNames, type NamedRoute } from './route.ts'
import { type AuthRoutePaths, moveRoutes } from './moved-routes.ts'
import { deviceOf, loginRoute, logoutRoute, refreshRoute } from './session-routes.ts'

/** How the auth routes read requests. */
export interface AuthRoutesOptions extends GuardOptions, DeviceCookieOption {
  /** The member of the login's body that holds the login. Default: `'username'`. */
  readonly loginField?: string | undefined
  /**
   * Routes that are not mounted, such as `['login', 'reauthenticate']` where the application asks for a second factor
   * before it makes a session. Default: none, every route is mounted.
   */
  readonly leaveOut?: readonly AuthRouteName[] | undefined
  /**
   * Other paths of single routes, below the same mount: `{ login: '/session', revokeSession: '/devices/:id' }`. That of
   * `revokeSession` ends with `/:id`, and no other has a parameter. Default: the paths of the table of routes.
   */
  readonly paths?: AuthRoutePaths | undefined
}

/** The names of the options of the auth routes, for adapters to add their own to. */
export const routeOptionNames: OptionNames<AuthRoutesOptions> = {
  ...guardOptionNames,
  deviceCookie: true,
  leaveOut: true,
  loginField: true,
  paths: true,
}

/** Picks the options of the auth routes from those of an adapter, which have more. */
export function routeOptionsOf(options: AuthRoutesOptions): AuthRoutesOptions {
  return pickOptions(options, routeOptionNames)
}

/**
 * Lists the auth routes: login, refresh, logout, logout-all, a user's own sessions, the step-up, and passwords.
 *
 * Nothing that they answer may be stored on the way. With `cookies`, every one that changes something asks for proof that
 * a page of the application's own sent the request. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { authRoutes } from '@sallyport/core/http'
 * for (const { method, path } of authRoutes(auth)) console.log(method, path)
 * ```
 */
export function authRoutes<U, C>(auth: Auth<U, C>, options: AuthRoutesOptions = {}): readonly AuthRoute[] {
  checkOptionNames('the auth routes', options, routeOptionNames)
  const loginField = loginFieldOf(options)
  const leftOut = leftOutOf(options)
  const mode = cookieModeOf(options)
  const deviceCookie = deviceCookieOf(options, mode)
  const carrier = mode === undefined ? bodyCarrier : cookieCarrier(auth, mode)
  const others = [
    refreshRoute(auth, carrier),
    logoutRoute(auth, carrier),
    ...signedInRoutes(auth, carrier, guardOptionsOf(options)),
    ...passwordRoutes(auth, carrier, loginField, guardOptionsOf(options)),
  ]
  const all = [
    admitted(loginRoute(auth, carrier, { loginField, deviceCookie }), carrier.admitLogin),
    ...others.map(route => admitted(route, carrier.admit)),
  ]
  const mounted = all.filter(({ name }) => !leftOut.has(name))
  const tokenCookies = ownedBy(auth, [mode?.refresh, mode?.access])
  const loginCookies = [...tokenCookies, ...ownedBy(auth, [deviceCookie])]
  const cookies = { tokensIn: mode === undefined ? 'body' : 'cookies', tokenCookies, loginCookies } as const
  return moveRoutes(mounted, options.paths, leftOut).map(route => told(route, cookies))
}

interface CookiesOfRoutes {
  readonly tokensIn: 'body' | 'cookies'
  readonly tokenCookies: readonly OwnedCookie[]
  readonly loginCookies: readonly OwnedCookie[]
}

/** Adds what documents say of a route. */
function told(route: NamedRoute, { tokensIn, tokenCookies, loginCookies }: CookiesOfRoutes): AuthRoute {
  const { name, body } = route
  const sets = name === 'login' ? loginCookies : setsTokens.has(name) ? tokenCookies : []
  const operation = { id: operationIdOf(name), ...authOperation(name, tokensIn), ...(body && { body }) }
  return { ...route, operation: { ...operation, ...(sets.length > 0 && { sets }) } }
}

const setsTokens: ReadonlySet<AuthRouteName> = new Set([
  'refresh',
  'logout',
  'logoutAll',
  'reauthenticate',
  'changePassword',
])

/** Puts the carrier's check in front of a route that changes something. */
function admitted(route: NamedRoute, admit: TokenCarrier['admit']): NamedRoute {
  if (route.method === 'GET') return route
  return {
    ...route,
    handle: async request => {
      await admit(request)
      return route.handle(request)
    },
  }
}

const reauthenticationBody = jsonBody(z.object({ password: z.string() }))

function signedInRoutes<U, C>(auth: Auth<U, C>, carrier: TokenCarrier, options: GuardOptions): readonly NamedRoute[] {
  const signedIn = signedInRoute(auth, options)
  return [
    signedIn('logoutAll', 'POST', '/logout-all', async ({ sub }) => {
      await auth.logoutAll(sub)
      return carrier.dismiss()
    }),
    signedIn('listSessions', 'GET', '/sessions', async ({ sub, sid }) =>
      jsonReply(sessionList(await auth.listSessions(sub), sid)),
    ),
    signedIn('revokeSession', 'DELETE', '/sessions/:id', async ({ sub }, { params }) => {
      await endOwnSession(auth, sub, params['id'])
      return emptyReply()
    }),
    {
      body: reauthenticationBody.schema,
      ...signedIn('reauthenticate', 'POST', '/reauthenticate', async (claims, request) => {
        const { password } = reauthenticationBody(request)
        const remember = carrier.held(request)?.remember ?? false
        return carrier.deliver(await auth.reauthenticate(claims, { password, device: deviceOf(request) }), remember)
      }),
    },
  ]
}

/**
 * The public keys of access tokens (RFC 7517 §5), to mount at the origin's root; an empty set where a secret signs.
 * Answers may be kept for 5 minutes: a new key must verify everywhere for as long before it signs.
 */
export function jwksRoute<U, C>(auth: Auth<U, C>): AuthRoute {
  return {
    method: 'GET',
    path: '/.well-known/jwks.json',
    access: publicAccess('public keys'),
    operation: {
      id: 'authKeys',
      summary: 'Lists the public keys of access tokens',
      answer: { status: 200, description: 'A JWK Set (RFC 7517).', schema: { type: 'object' } },
      problems: [],
    },
    handle: async () => ({
      status: 200,
      headers: [
        ['content-type', 'application/jwk-set+json'],
        ['cache-control', 'public, max-age=300'],
      ],
      body: auth.jwks(),
    }),
  }
}

type SignedInHandle<C> = (claims: Claims<C>, request: RouteRequest) => Promise<HttpReply>

function signedInRoute<U, C>(auth: Auth<U, C>, options: GuardOptions) {
  const guard = createGuard(ownTokensOnly(auth), {}, options)
  return (name: AuthRouteName, method: AuthRoute['method'], path: string, handle: SignedInHandle<C>): NamedRoute => ({
    name,
    method,
    path,
    access: { kind: 'authenticated' },
    handle: async request => handle((await guard(request)).claims, request),
  })
}

/** The revocation feed goes by session ids alone: only the list tells whose session an id is. */
async function endOwnSession<U, C>(auth: Auth<U, C>, subject: string, id: unknown): Promise<void> {
  const own = (await auth.listSessions(subject)).find(session => session.id === id)
  if (own === undefined) throw new AuthError('not_found')
  await auth.revokeSession({ id: own.id, subject })
}

function loginFieldOf({ loginField = 'username' }: AuthRoutesOptions): string {
  if (/^[a-z]\w*$/i.test(loginField) && loginField !== 'password') return loginField
  throw new TypeError('loginField: must be a name other than "password"')
}

function leftOutOf({ leaveOut = [] }: AuthRoutesOptions): ReadonlySet<AuthRouteName> {
  const known: ReadonlySet<unknown> = new Set(authRouteNames)
  if (Array.isArray(leaveOut) && leaveOut.every(name => known.has(name))) return new Set(leaveOut)
  throw new TypeError(`leaveOut: must be a list of route names: ${authRouteNames.join(', ')}`)
}
