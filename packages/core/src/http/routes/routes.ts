import { z } from 'zod'
import type { Auth } from '../../auth/auth.ts'
import { internalsOf, ownTokensOnly } from '../../auth/internals.ts'
import { AuthError } from '../../errors.ts'
import type { Claims } from '../../token/claims.ts'
import { sessionList } from '../reply/answers.ts'
import { jsonBody } from '../request/body.ts'
import type { TokenCarrier } from './carrier.ts'
import { carrierOf } from './session-carrier.ts'
import { offeringDpop } from '../guard/dpop.ts'
import { type GuardMaker, guardMaker } from '../guard/guard.ts'
import { ownedBy } from './cookie-owners.ts'
import { checkOptionNames } from '../options/known-options.ts'
import type { OwnedCookie } from './operation.ts'
import { authOperation, operationIdOf } from './operation-routes.ts'
import { passwordRoutes } from './password-routes.ts'
import { emptyReply, type HttpReply, jsonReply } from '../reply/reply.ts'
import type { RouteRequest } from '../request/request.ts'
import type { AuthRoute, AuthRouteName, NamedRoute } from './route.ts'
import { moveRoutes } from './moved-routes.ts'
import { type AuthRoutesOptions, type ReadRouteOptions, readRouteOptions, routeOptionNames } from './route-options.ts'
import { deviceOf, loginRoute, logoutRoute, refreshRoute } from './session-routes.ts'

/**
 * Lists the auth routes: login, refresh, logout, logout-all, a user's sessions, the step-up, and passwords.
 *
 * Their responses may not be cached. With `cookies`, every route that changes something requires proof that a page of the
 * application sent the request. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { authRoutes } from '@sallyport/core/http'
 * for (const { method, path } of authRoutes(auth)) console.log(method, path)
 * ```
 */
export function authRoutes<U, C>(auth: Auth<U, C>, options: AuthRoutesOptions = {}): readonly AuthRoute[] {
  checkOptionNames('the auth routes', options, routeOptionNames)
  const read = readRouteOptions(options)
  return makeRoutes(auth, read, carrierOf(auth, read.mode))
}

/** Makes the auth routes from options that were read once. */
export function makeRoutes<U, C>(
  auth: Auth<U, C>,
  options: ReadRouteOptions,
  carrier: TokenCarrier,
): readonly AuthRoute[] {
  const { loginField, leftOut, mode, deviceCookie, paths } = options
  const guard = guardMaker(ownTokensOnly(auth), options)
  const others = [
    refreshRoute(auth, carrier),
    logoutRoute(auth, carrier),
    ...signedInRoutes(auth, carrier, guard),
    ...passwordRoutes(auth, carrier, loginField, guard),
  ]
  const all = [
    admitted(loginRoute(auth, carrier, { loginField, deviceCookie }), carrier.admitLogin),
    ...others.map(route => admitted(route, carrier.admit)),
  ]
  const { dpop } = internalsOf(auth)
  const mounted = all
    .filter(({ name }) => !leftOut.has(name))
    .map(route => ({ ...route, handle: offeringDpop(route.handle, dpop) }))
  const tokenCookies = ownedBy(auth, [mode?.refresh, mode?.access])
  const loginCookies = [...tokenCookies, ...ownedBy(auth, [deviceCookie])]
  const cookies = { tokensIn: mode === undefined ? 'body' : 'cookies', tokenCookies, loginCookies } as const
  return moveRoutes(mounted, paths, leftOut).map(route => told(route, cookies))
}

interface CookiesOfRoutes {
  readonly tokensIn: 'body' | 'cookies'
  readonly tokenCookies: readonly OwnedCookie[]
  readonly loginCookies: readonly OwnedCookie[]
}

/** Adds a route's description for documents. */
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

/** Adds the carrier's check to a route that changes something. */
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

function signedInRoutes<U, C>(auth: Auth<U, C>, carrier: TokenCarrier, guard: GuardMaker<U, C>): readonly NamedRoute[] {
  const signedIn = signedInRoute(guard)
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

type SignedInHandle<C> = (claims: Claims<C>, request: RouteRequest) => Promise<HttpReply>

function signedInRoute<U, C>(guard: GuardMaker<U, C>) {
  const { check, description } = guard({})
  return (name: AuthRouteName, method: AuthRoute['method'], path: string, handle: SignedInHandle<C>): NamedRoute => ({
    name,
    method,
    path,
    access: description,
    handle: async request => handle((await check(request)).claims, request),
  })
}

/** Checks with the list of sessions that the session belongs to the user, because the feed only contains session ids. */
async function endOwnSession<U, C>(auth: Auth<U, C>, subject: string, id: unknown): Promise<void> {
  const own = (await auth.listSessions(subject)).find(session => session.id === id)
  if (own === undefined) throw new AuthError('not_found')
  await auth.revokeSession({ id: own.id, subject })
}
