import { z } from 'zod'
import type { Auth } from '../auth-types.ts'
import { AuthError, isAuthError } from '../errors.ts'
import type { Claims } from '../token/claims.ts'
import { jsonBody } from './body.ts'
import { createGuard, type GuardOptions } from './guard.ts'
import { publicAccess } from './mark.ts'
import { emptyReply, type HttpReply, jsonReply } from './reply.ts'
import { passwordRoutes } from './password-routes.ts'
import type { RouteRequest } from './request.ts'
import type { AuthRoute } from './route.ts'
import { statusOf } from './status.ts'
import { sessionList, tokenAnswer } from './answers.ts'

/** How the auth routes read requests. */
export interface AuthRoutesOptions extends GuardOptions {
  /** The member of the login's body that holds the login. Default: `'username'`. */
  readonly loginField?: string | undefined
}

/**
 * Lists the auth routes: login, refresh, logout, logout-all, a user's own sessions, the step-up, and passwords.
 *
 * Nothing that they answer may be stored on the way. Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { authRoutes } from '@sallyport/core/http'
 * for (const { method, path } of authRoutes(auth)) console.log(method, path)
 * ```
 */
export function authRoutes<U, C>(auth: Auth<U, C>, options: AuthRoutesOptions = {}): readonly AuthRoute[] {
  const signedIn = signedInRoute(auth, options)
  const loginField = loginFieldOf(options)
  return [
    loginRoute(auth, loginField),
    refreshRoute(auth),
    logoutRoute(auth),
    signedIn('POST', '/logout-all', async ({ sub }) => {
      await auth.logoutAll(sub)
      return emptyReply()
    }),
    signedIn('GET', '/sessions', async ({ sub, sid }) => jsonReply(sessionList(await auth.listSessions(sub), sid))),
    signedIn('DELETE', '/sessions/:id', async ({ sub }, { params }) => {
      await endOwnSession(auth, sub, params['id'])
      return emptyReply()
    }),
    {
      body: reauthenticationBody.schema,
      ...signedIn('POST', '/reauthenticate', async (claims, request) => {
        const { password } = reauthenticationBody(request)
        return jsonReply(tokenAnswer(await auth.reauthenticate(claims, { password, device: deviceOf(request) })))
      }),
    },
    ...passwordRoutes(auth, { ...options, loginField }),
  ]
}

const reauthenticationBody = jsonBody(z.object({ password: z.string() }))

function deviceOf(request: RouteRequest): string | undefined {
  return request.header('user-agent')
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

function loginRoute<U, C>(auth: Auth<U, C>, loginField: string): AuthRoute {
  const body = jsonBody(z.object({ [loginField]: z.string(), password: z.string() }))
  return {
    method: 'POST',
    path: '/login',
    access: publicAccess('login'),
    body: body.schema,
    handle: async request => {
      const { [loginField]: login = '', password = '' } = body(request)
      return jsonReply(tokenAnswer(await auth.login({ login, password, device: deviceOf(request), ip: request.ip })))
    },
  }
}

const refreshTokenBody = jsonBody(z.object({ refresh_token: z.string() }))
const byRefreshToken = publicAccess('the refresh token is the proof')

function refreshRoute<U, C>(auth: Auth<U, C>): AuthRoute {
  return {
    method: 'POST',
    path: '/refresh',
    access: byRefreshToken,
    body: refreshTokenBody.schema,
    handle: async request => jsonReply(tokenAnswer(await auth.refresh(refreshTokenBody(request).refresh_token))),
  }
}

function logoutRoute<U, C>(auth: Auth<U, C>): AuthRoute {
  return {
    method: 'POST',
    path: '/logout',
    access: byRefreshToken,
    body: refreshTokenBody.schema,
    handle: async request => {
      await auth.logout(refreshTokenBody(request).refresh_token).catch(unlessRefused)
      return emptyReply()
    },
  }
}

/** Who holds no session's token has no session to end: logged out is what they are (RFC 7009 §2.2). */
function unlessRefused(error: unknown): void {
  if (!isAuthError(error) || statusOf(error.code) !== 401) throw error
}

type SignedInHandle<C> = (claims: Claims<C>, request: RouteRequest) => Promise<HttpReply>

function signedInRoute<U, C>(auth: Auth<U, C>, options: GuardOptions) {
  const guard = createGuard(auth, {}, options)
  return (method: AuthRoute['method'], path: string, handle: SignedInHandle<C>): AuthRoute => ({
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
  await auth.endSession({ id: own.id, subject })
}

function loginFieldOf({ loginField = 'username' }: AuthRoutesOptions): string {
  if (/^[a-z]\w*$/i.test(loginField) && loginField !== 'password') return loginField
  throw new TypeError('loginField: must be a name other than "password"')
}
