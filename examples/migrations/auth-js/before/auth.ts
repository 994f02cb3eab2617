import { ExpressAuth, getSession } from '@auth/express'
import type { OpenAuth } from '../app/app.ts'
import { createAuthConfig } from '../app/auth.config.ts'

export const openAuth: OpenAuth = (env, _pool, users) => {
  const config = createAuthConfig(env, users)
  return {
    routes: ExpressAuth(config),
    async currentSession(req, res, next) {
      res.locals['session'] = await getSession(req, config)
      next()
    },
    errors: (error, _req, _res, next) => next(error),
    close: async () => {},
  }
}
