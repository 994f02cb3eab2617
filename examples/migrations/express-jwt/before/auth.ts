import bcrypt from 'bcryptjs'
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { expressjwt, type Request } from 'express-jwt'
import jwt from 'jsonwebtoken'
import type { OpenAuth } from '../app/app.ts'
import type { User } from '../../tables/users.ts'

export const openAuth: OpenAuth = (env, _pool, users) => {
  const secret = env['ACCESS_TOKEN_SECRET']!
  const refreshSecret = env['REFRESH_TOKEN_SECRET']!

  function tokensOf({ id, email, role }: User) {
    const scope = role === 'admin' ? 'notes admin' : 'notes'
    return {
      token: jwt.sign({ sub: id, email, scope }, secret, { expiresIn: '15m' }),
      refreshToken: jwt.sign({ id }, refreshSecret, { expiresIn: '30d' }),
    }
  }

  const routes = Router()
  routes.post('/login', async (req, res) => {
    const user = await users.byEmail(req.body.email)
    if (!user || !(await bcrypt.compare(req.body.password, user.password_hash))) {
      return void res.status(401).json({ message: 'invalid credentials' })
    }
    res.json(tokensOf(user))
  })
  routes.post('/refresh', async (req, res) => {
    const { id } = jwt.verify(req.body.refreshToken, refreshSecret, { algorithms: ['HS256'] }) as { id: number }
    const user = await users.byId(id)
    if (!user) return void res.status(401).json({ message: 'invalid token' })
    res.json(tokensOf(user))
  })

  return {
    requireUser: expressjwt({ secret, algorithms: ['HS256'] }) as RequestHandler,
    requireScope,
    routes,
    errors: answerInvalidTokens,
    close: async () => {},
  }
}

function requireScope(scope: string): RequestHandler {
  return (req: Request, res, next) => {
    if (String(req.auth?.['scope']).split(' ').includes(scope)) return next()
    res.status(403).json({ message: 'insufficient scope' })
  }
}

const answerInvalidTokens: ErrorRequestHandler = (error, _req, res, next) => {
  if (error.name === 'UnauthorizedError' || error instanceof jwt.JsonWebTokenError) {
    return void res.status(401).json({ message: 'invalid token' })
  }
  next(error)
}
