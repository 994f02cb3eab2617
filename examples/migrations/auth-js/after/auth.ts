import { ExpressAuth } from '@auth/express'
import { isAuthError } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express, { type Request, type RequestHandler, type Response, Router } from 'express'
import { cookies, createCookieSessions, isOver } from '../../server-sessions/cookies.ts'
import type { OpenAuth, Session } from '../app/app.ts'
import { createAuthConfig } from '../app/auth.config.ts'
import { oldSessions, sessionOf } from './old-sessions.ts'
import { usesSallyport } from './roll-out.ts'
import { createNotesAuth } from './sallyport.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const auth = createNotesAuth(env, pool, users)
  const old = oldSessions(env)
  const sessions = createCookieSessions(auth)
  const { guard, claims, routes, errors } = sallyport(auth, { cookies, loginField: 'email' })
  const isSwitchedOver = (userId: string) => usesSallyport(userId, Number(env['SALLYPORT_PERCENT']))

  /** Renews the session of a browser, or exchanges the one of Auth.js for it, once. */
  const findSession: RequestHandler = async (req, res, next) => {
    try {
      if (await sessions.renew(req, res)) return next()
      const payload = await old.find(req)
      if (payload && isSwitchedOver(payload.sub!)) {
        const { sub, jti, exp } = payload
        await sessions.keep(req, res, await auth.importSession(sub!, { token: jti!, expiresAt: exp! }))
        old.remove(req, res)
      } else if (payload) {
        res.locals['session'] = sessionOf(payload)
      }
    } catch (error) {
      if (!isOver(error)) throw error
      sessions.drop(req, res)
      old.remove(req, res)
    }
    next()
  }

  const optional = guard.optional()
  const readSession: RequestHandler = (req, res, next) => {
    optional(req, res, error => {
      // A session that was revoked meanwhile is one that is over.
      if (isOver(error)) sessions.drop(req, res)
      else if (error !== undefined) return next(error)
      else if (claims.optional(req)) res.locals['session'] = sessionIn(claims(req))
      next()
    })
  }
  const currentSession = [findSession, readSession]

  const parse: RequestHandler[] = [express.urlencoded({ extended: false }), express.json()]

  const router = Router()
  // What pages ask Auth.js for with `useSession`, `signIn` and `signOut`.
  router.get('/session', ...currentSession, (_req, res) => {
    res.set('cache-control', 'private, no-store').json(res.locals['session'] ?? null)
  })
  router.post('/callback/credentials', guard.public('login') as RequestHandler, ...parse, async (req, res, next) => {
    if (!old.isOurForm(req)) return next() // Auth.js refuses it
    try {
      const { email, password } = req.body
      const { userId, proof } = await auth.verifyPassword({ login: email, password, ip: req.ip })
      if (!isSwitchedOver(userId)) return next()
      await sessions.keep(req, res, await auth.createSession(userId, { proof, device: req.get('user-agent') }))
      goTo(req, res, ownAddress(req, req.body.callbackUrl))
    } catch (error) {
      if (!isAuthError(error) || !shown.has(error.code)) throw error
      goTo(req, res, `/auth/signin?error=CredentialsSignin&code=${error.code}`)
    }
  })
  router.post(
    '/signout',
    guard.public('the cookie is the proof') as RequestHandler,
    ...parse,
    async (req, res, next) => {
      if (old.isOurForm(req)) await sessions.end(req, res)
      next() // Auth.js removes its own cookies, and redirects
    },
  )
  router.use('/sallyport', routes) // for new clients
  router.use(ExpressAuth(createAuthConfig(env, users)))

  return { routes: router, currentSession, errors: errors(), close: () => auth.close() }
}

/** The session as the callback `session` makes it; 30 days from now, as with Auth.js. */
function sessionIn({ sub: id, email, roles }: { sub: string; email: string; roles: readonly string[] }): Session {
  const expires = new Date(Date.now() + 30 * 86_400_000).toISOString()
  return { user: { id, email, role: roles.includes('admin') ? 'admin' : 'user' }, expires }
}

/** What the page of a login shows as a refusal. */
const shown: ReadonlySet<string> = new Set(['credentials_invalid', 'too_many_requests'])

/** Answers a form with a redirect, and the function `signIn` with the address. */
function goTo(req: Request, res: Response, path: string): void {
  const url = new URL(path, `${req.protocol}://${req.host}`).href
  if (req.get('x-auth-return-redirect') !== undefined) res.json({ url })
  else res.redirect(302, url)
}

/** Only addresses of the application itself: others could be anybody's. */
function ownAddress(req: Request, given: unknown): string {
  const base = `${req.protocol}://${req.host}`
  return typeof given === 'string' && URL.canParse(given, base) && new URL(given, base).origin === base ? given : '/'
}
