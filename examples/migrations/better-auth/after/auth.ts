import { toNodeHandler } from 'better-auth/node'
import { isAuthError, type RegisteredClaims } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express, { type RequestHandler, Router } from 'express'
import { cookies, createCookieSessions, isOver } from '../../server-sessions/cookies.ts'
import type { OpenAuth } from '../app/app.ts'
import { createBetterAuth } from '../app/better-auth.ts'
import { type OldSession, oldSessions } from './old-sessions.ts'
import { usesSallyport } from './roll-out.ts'
import { createNotesAuth, hasherOf } from './sallyport.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const auth = createNotesAuth(env, pool)
  const old = oldSessions(env, pool)
  const sessions = createCookieSessions(auth)
  const { guard, claims, routes, errors } = sallyport(auth, { cookies, loginField: 'email' })
  const isSwitchedOver = (userId: string) => usesSallyport(userId, Number(env['SALLYPORT_PERCENT']))
  const hasher = hasherOf(env)
  const betterAuth = createBetterAuth(env, pool, {
    verify: ({ hash, password }) => hasher.verify(password, hash), // also those that Sallyport renewed
  })

  /** Renews the session of a browser, or exchanges the one of Better Auth for it, once. */
  const findSession: RequestHandler = async (req, res, next) => {
    const withToken = await old.ofBearer(req)
    if (withToken !== undefined) {
      res.locals['session'] = await sessionFor(withToken.userId, withToken)
      req.headers.authorization = undefined // Sallyport did not issue it
      return next()
    }
    try {
      if (await sessions.renew(req, res)) return next()
      const found = await old.ofCookie(req)
      if (found && isSwitchedOver(found.userId)) {
        await sessions.keep(req, res, await auth.importSession(found.userId, importedFrom(found)))
        old.removeCookie(req, res)
      } else if (found) {
        res.locals['session'] = await sessionFor(found.userId, found)
      }
    } catch (error) {
      if (!isOver(error)) throw error
      sessions.drop(req, res)
      old.removeCookie(req, res)
    }
    next()
  }

  const optional = guard.optional()
  const readToken: RequestHandler = (req, res, next) => {
    optional(req, res, error => {
      // A session that was revoked meanwhile is one that is over.
      if (isOver(error)) sessions.drop(req, res)
      else if (error !== undefined) return next(error)
      else res.locals['claims'] = claims.optional(req)
      next()
    })
  }

  const readSession: RequestHandler = async (_req, res, next) => {
    const found = res.locals['claims'] as RegisteredClaims | undefined
    if (found !== undefined) {
      const { sub: userId, sid: id, auth_time: login } = found
      const [createdAt, expiresAt] = [new Date(login * 1000), new Date(Date.now() + 7 * 86_400_000)]
      res.locals['session'] = await sessionFor(userId, { id, userId, createdAt, expiresAt })
    }
    next()
  }

  /** What `getSession` resolves to. It reads the user for each request, as before. */
  async function sessionFor(userId: string, session: object) {
    const user = await users.byId(userId)
    return user ? { user, session } : null
  }

  const currentSession = [findSession, readToken, readSession]

  const router = Router()
  router.get('/api/auth/get-session', ...currentSession, (_req, res) => {
    res.set('cache-control', 'no-store').json(res.locals['session'] ?? null)
  })
  router.post('/api/auth/sign-in/email', guard.public('login'), express.json(), async (req, res, next) => {
    try {
      const { email, password } = req.body ?? {} // empty for the forms of other sites
      const { userId, proof } = await auth.verifyPassword({ login: email, password, ip: req.ip })
      if (!isSwitchedOver(userId)) return next()
      await sessions.keep(req, res, await auth.createSession(userId, { proof, device: req.get('user-agent') }))
      res.json({ redirect: false, user: await users.byId(userId) })
    } catch (error) {
      if (!isAuthError(error) || error.code !== 'credentials_invalid') throw error
      res.status(401).json({ code: 'INVALID_EMAIL_OR_PASSWORD', message: 'Invalid email or password' })
    }
  })
  router.post('/api/auth/sign-out', guard.public('the cookie is the proof'), async (req, res, next) => {
    await sessions.end(req, res)
    next() // Better Auth deletes its own session, if there is one
  })
  router.use('/api/auth/sallyport', routes) // for new clients
  router.use(toNodeHandler(betterAuth) as RequestHandler) // sign-up, verification of addresses, social logins

  return { routes: router, currentSession, errors: errors(), close: () => auth.close() }
}

function importedFrom({ token, expiresAt, createdAt, userAgent }: OldSession) {
  const [expires, login] = [expiresAt, createdAt].map(date => Math.floor(date.getTime() / 1000))
  return { token, expiresAt: expires!, authTime: login!, device: userAgent ?? undefined }
}
