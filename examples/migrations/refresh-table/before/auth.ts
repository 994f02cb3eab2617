import { type Request, type RequestHandler, Router } from 'express'
import type { Caller, OpenAuth } from '../app/app.ts'
import { checkPassword } from './passwords.ts'
import { createTokens } from './tokens.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const tokens = createTokens(env, pool)
  const callers = new WeakMap<Request, Caller>()

  const requireUser: RequestHandler = (req, res, next) => {
    const [scheme, token = ''] = (req.headers.authorization ?? '').split(' ')
    try {
      if (scheme !== 'Bearer') throw new Error('no token')
      callers.set(req, tokens.verify(token))
      next()
    } catch {
      res.status(401).json({ error: 'not logged in' })
    }
  }

  const routes = Router()
  routes.post('/login', async (req, res) => {
    const user = await users.byEmail(req.body.email)
    if (!user || !(await checkPassword(req.body.password, user.password_hash))) {
      return void res.status(401).json({ error: 'wrong e-mail address or password' })
    }
    res.json(await tokens.issue(user))
  })
  routes.post('/refresh', async (req, res) => {
    const userId = await tokens.rotate(req.body.refreshToken)
    const user = userId === undefined ? undefined : await users.byId(userId)
    if (!user) return void res.status(401).json({ error: 'log in again' })
    res.json(await tokens.issue(user))
  })
  routes.post('/logout', async (req, res) => {
    await tokens.revoke(req.body.refreshToken)
    res.status(204).end()
  })
  routes.post('/logout-all', requireUser, async (req, res) => {
    await tokens.revokeAll(callers.get(req)!.id)
    res.status(204).end()
  })

  return { requireUser, callerOf: req => callers.get(req)!, routes, close: async () => {} }
}
