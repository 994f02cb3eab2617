import { sallyport } from '@sallyport/express'
import bcrypt from 'bcryptjs'
import { type ErrorRequestHandler, type RequestHandler, Router } from 'express'
import { expressjwt, type Request } from 'express-jwt'
import jwt from 'jsonwebtoken'
import { createNotesAuth, issuer, payloadOf } from '../after/sallyport.ts'
import type { OpenAuth } from '../app/app.ts'
import type { User } from '../../tables/users.ts'

export const openAuth: OpenAuth = (env, pool, users) => {
  const secret = env['ACCESS_TOKEN_SECRET']!
  const refreshSecret = env['REFRESH_TOKEN_SECRET']!
  const auth = createNotesAuth(env, pool, users)
  const { guard } = sallyport(auth, { requestProperties: { auth: payloadOf } })

  function tokensOf({ id, email, role }: User) {
    const scope = role === 'admin' ? 'notes admin' : 'notes'
    return {
      token: jwt.sign({ sub: id, email, scope }, secret, { expiresIn: '15m' }),
      refreshToken: jwt.sign({ id }, refreshSecret, { expiresIn: '30d' }),
    }
  }

  /** Also exchanges refresh tokens of Sallyport, as long as its sessions last. */
  async function ownerOf(refreshToken: string): Promise<number> {
    if (!isOfSallyport(refreshToken)) {
      return (jwt.verify(refreshToken, refreshSecret, { algorithms: ['HS256'] }) as { id: number }).id
    }
    const pair = await auth.refresh(refreshToken)
    return Number((await auth.verify(pair.accessToken)).sub)
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
    const user = await users.byId(await ownerOf(req.body.refreshToken))
    if (!user) return void res.status(401).json({ message: 'invalid token' })
    res.json(tokensOf(user))
  })

  const requireOurToken = expressjwt({ secret, algorithms: ['HS256'] }) as RequestHandler
  const requireTokenOfSallyport = guard()
  return {
    requireUser(req, res, next) {
      const token = req.get('authorization')?.split(' ')[1]
      return isOfSallyport(token) ? requireTokenOfSallyport(req, res, next) : requireOurToken(req, res, next)
    },
    requireScope,
    routes,
    errors: answerInvalidTokens,
    close: () => auth.close(),
  }
}

function isOfSallyport(token: unknown): boolean {
  const payload = typeof token === 'string' ? jwt.decode(token) : null
  return typeof payload === 'object' && payload?.iss === issuer
}

function requireScope(scope: string): RequestHandler {
  return (req: Request, res, next) => {
    if (String(req.auth?.['scope']).split(' ').includes(scope)) return next()
    res.status(403).json({ message: 'insufficient scope' })
  }
}

const answerInvalidTokens: ErrorRequestHandler = (error, _req, res, next) => {
  const isOfExpressJwt = error.name === 'UnauthorizedError' || error instanceof jwt.JsonWebTokenError
  if (isOfExpressJwt || error.status === 401) return void res.status(401).json({ message: 'invalid token' })
  next(error)
}
