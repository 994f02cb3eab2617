import { createHmac, randomUUID } from 'node:crypto'
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import { type RequestHandler, Router } from 'express'
import { createCookieSessions, isOver, refreshTokenOf, replaceCookies } from '../../server-sessions/cookies.ts'
import { createNotesAuth, hasherOf } from '../after/sallyport.ts'
import type { OpenAuth } from '../app/app.ts'
import { createBetterAuth } from '../app/better-auth.ts'

const insert = `insert into session (id, token, "userId", "expiresAt", "createdAt", "updatedAt")
  values ($1, $2, $3, $4, now(), now()) on conflict (token) do nothing`

export const openAuth: OpenAuth = (env, pool) => {
  const hasher = hasherOf(env)
  const betterAuth = createBetterAuth(env, pool, {
    verify: ({ hash, password }) => hasher.verify(password, hash), // also those that Sallyport renewed
  })
  const auth = createNotesAuth(env, pool)
  const sessions = createCookieSessions(auth)

  /** Exchanges a session of Sallyport for one of Better Auth, as long as its sessions last. */
  const restore: RequestHandler = async (req, res, next) => {
    const refreshToken = refreshTokenOf(req)
    if (refreshToken === undefined) return next()
    try {
      const { accessToken } = await auth.refresh(refreshToken)
      const { sub, sid } = await auth.verify(accessToken)
      const { secret, authCookies } = await betterAuth.$context
      const { name, attributes } = authCookies.sessionToken
      const { maxAge = 0, secure = false } = attributes
      const hmac = (text: string) => createHmac('sha256', secret).update(text)
      const token = hmac(`session ${sid}`).digest('base64url').slice(0, 32) // one for all requests of a page
      await pool.query(insert, [randomUUID(), token, sub, new Date(Date.now() + maxAge * 1000)])
      const value = encodeURIComponent(`${token}.${hmac(token).digest('base64')}`)
      const shared = { httpOnly: true, sameSite: 'lax', path: '/', secure } as const
      res.cookie(name, value, { ...shared, maxAge: maxAge * 1000, encode: String })
      sessions.drop(req, res)
      replaceCookies(req, { [name]: value })
    } catch (error) {
      if (!isOver(error)) throw error
      sessions.drop(req, res)
    }
    next()
  }

  const routes = Router()
  routes.use(restore, toNodeHandler(betterAuth) as RequestHandler)
  return {
    routes,
    currentSession: [
      restore,
      async (req, res, next) => {
        res.locals['session'] = await betterAuth.api.getSession({ headers: fromNodeHeaders(req.headers) })
        next()
      },
    ],
    errors: (error, _req, _res, next) => next(error),
    close: () => auth.close(),
  }
}
