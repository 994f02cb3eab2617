import { type RequestHandler, Router } from 'express'
import { type OpenAuth, userOf } from '../app/app.ts'
import { createPassport } from './passport.ts'

export const openAuth: OpenAuth = (_env, _pool, users) => {
  const passport = createPassport(users)

  const routes = Router()
  routes.use(passport.session())
  routes.post('/login', passport.authenticate('local', { keepSessionInfo: true }), (req, res) => {
    const { id, email, role } = userOf(req)
    res.json({ id, email, role })
  })
  routes.post('/logout', (req, res, next) => {
    req.logout(error => (error ? next(error) : res.status(204).end()))
  })

  return { requireUser, routes, close: async () => {} }
}

const requireUser: RequestHandler = (req, res, next) => {
  if (req.user) return next()
  res.status(401).json({ error: 'not logged in' })
}
