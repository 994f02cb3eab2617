import { fromNodeHeaders, toNodeHandler } from 'better-auth/node'
import type { OpenAuth } from '../app/app.ts'
import { createBetterAuth } from '../app/better-auth.ts'

export const openAuth: OpenAuth = (env, pool) => {
  const auth = createBetterAuth(env, pool)
  return {
    routes: toNodeHandler(auth),
    async currentSession(req, res, next) {
      res.locals['session'] = await auth.api.getSession({ headers: fromNodeHeaders(req.headers) })
      next()
    },
    errors: (error, _req, _res, next) => next(error),
    close: async () => {},
  }
}
