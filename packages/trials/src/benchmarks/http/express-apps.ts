import { sallyport } from '@sallyport/express'
import express, { type RequestHandler } from 'express'
import { expressjwt } from 'express-jwt'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import { authFor } from './auth.ts'
import type { App } from './app.ts'
import { type Algorithm, secretObject, secretText } from './keys.ts'
import { setTwoProperties } from './two-properties.ts'

/** Creates an Express app with one route behind a guard. */
function app(guards: readonly RequestHandler[]): App {
  return {
    async start() {
      const server = express()
      server.disable('x-powered-by')
      server.get('/', ...guards, (_req, res) => void res.json({ ok: true }))
      return new Promise(resolve => {
        const listener = server.listen(0, '127.0.0.1', () => resolve((listener.address() as { port: number }).port))
      })
    },
  }
}

function guarded(algorithm: Algorithm): App {
  return app([sallyport(authFor(algorithm)).guard()])
}

/** A guard that lets in every request with an `Authorization` header. */
function headerOnly(keep: (request: object) => void): App {
  const guard: RequestHandler = (req, res, next) => {
    if (req.headers.authorization === undefined) return void res.sendStatus(401)
    keep(req)
    next()
  }
  return app([guard])
}

/** Uses an options object with a fixed algorithm, as the documentation of express-jwt does. */
function expressJwt(secret: unknown): App {
  return app([expressjwt({ secret: secret as string, algorithms: ['HS256'] })])
}

function passportJwt(): App {
  const options = {
    jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(),
    secretOrKey: secretText,
    algorithms: ['HS256' as const],
  }
  passport.use(
    new Strategy(options, (payload: object, done: (error: null, user: object) => void) => done(null, payload)),
  )
  return app([passport.authenticate('jwt', { session: false }) as RequestHandler])
}

export const expressApps = {
  'Express, bare': () => app([]),
  'Express, a header only': () => headerOnly(() => {}),
  'Express, a header, and two properties': () => headerOnly(setTwoProperties),
  'Express, Sallyport HS256': () => guarded('HS256'),
  'Express, Sallyport EdDSA': () => guarded('EdDSA'),
  'Express, express-jwt HS256': () => expressJwt(secretObject),
  'Express, express-jwt HS256, a string secret': () => expressJwt(secretText),
  'Express, passport-jwt HS256': passportJwt,
}
