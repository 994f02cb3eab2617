import { encode } from '@auth/core/jwt'
import { ExpressAuth, getSession } from '@auth/express'
import { type RequestHandler, Router } from 'express'
import {
  cookiesOf,
  createCookieSessions,
  isOver,
  refreshTokenOf,
  replaceCookies,
} from '../../server-sessions/cookies.ts'
import { createNotesAuth } from '../after/sallyport.ts'
import type { OpenAuth } from '../app/app.ts'
import { createAuthConfig } from '../app/auth.config.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const config = createAuthConfig(env, users)
  const auth = createNotesAuth(env, pool, users)
  const sessions = createCookieSessions(auth)

  /** Exchanges a session of Sallyport for a cookie of Auth.js, as long as its sessions last. */
  const restore: RequestHandler = async (req, res, next) => {
    const name = `${req.secure ? '__Secure-' : ''}authjs.session-token`
    const refreshToken = refreshTokenOf(req)
    if (refreshToken === undefined || cookiesOf(req).has(name)) return next()
    try {
      const { accessToken } = await auth.refresh(refreshToken)
      const { sub, email, roles } = await auth.verify(accessToken)
      const { secret, session } = config
      const { maxAge } = session
      const value = await encode({ token: { sub, email, role: roles[0] }, secret, salt: name, maxAge })
      res.cookie(name, value, { httpOnly: true, secure: req.secure, sameSite: 'lax', maxAge: maxAge * 1000 })
      sessions.drop(req, res)
      replaceCookies(req, { [name]: value })
    } catch (error) {
      if (!isOver(error)) throw error
      sessions.drop(req, res)
    }
    next()
  }

  const routes = Router()
  routes.use(restore, ExpressAuth(config))
  return {
    routes,
    currentSession: [
      restore,
      async (req, res, next) => {
        res.locals['session'] = await getSession(req, config)
        next()
      },
    ],
    errors: (error, _req, _res, next) => next(error),
    close: () => auth.close(),
  }
}
