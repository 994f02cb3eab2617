import jwtPlugin from '@fastify/jwt'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { acceptIssuers, previousTokens, type PreviousTokensOptions } from '@sallyport/core/issuers'
import { sallyport, type Sallyport } from '@sallyport/express'
import express, { type ErrorRequestHandler, type RequestHandler } from 'express'
import { expressjwt } from 'express-jwt'
import fastify from 'fastify'
import passport from 'passport'
import { ExtractJwt, Strategy } from 'passport-jwt'
import type { App } from '../contract/origin.ts'
import { secrets, serve, urlOf } from '../contract/serve.ts'
import { secret, type Statuses } from './cases.ts'

const answer: RequestHandler = (_req, res) => void res.json({ ok: true })
const answerErrors: ErrorRequestHandler = (error: { status?: number }, _req, res, _next) =>
  void res.status(error.status ?? 500).json({})

/** An application with one route behind a guard. */
export function behind(guard: RequestHandler, errors: ErrorRequestHandler = answerErrors): Promise<App> {
  return serve(express().get('/', guard, answer).use(errors), async () => {})
}

/** The bridge, over tokens of before. */
export function bridge(options: Partial<PreviousTokensOptions> = {}, adapter: Parameters<typeof sallyport>[1] = {}) {
  const keys = secrets('access', 'refresh')
  const auth = createAuth({
    issuer: 'https://notes.example.com',
    audience: 'https://notes.example.com',
    accessKey: secretKey(keys.access),
    refreshKey: secretKey(keys.refresh),
    store: memoryStore(),
    users: {
      findByLogin: async () => undefined,
      findById: async () => undefined,
      replacePasswordHash: async () => false,
    },
  })
  const previous = previousTokens({
    secret: secretKey(secret),
    issuedBefore: new Date(Date.now() + 86_400_000),
    subject: ({ sub, userId = sub }) => String(userId),
    ...options,
  })
  return sallyport(acceptIssuers(auth, { issuers: [previous], claims: () => ({}) }), adapter) as Sallyport<
    unknown,
    object
  >
}

/** The guards that the cases are tried on, by their names. */
export const guards: Readonly<Record<keyof Statuses, () => Promise<App>>> = {
  'express-jwt': () => behind(expressjwt({ secret, algorithms: ['HS256', 'HS384', 'HS512'] }) as RequestHandler),
  'passport-jwt'() {
    const options = { jwtFromRequest: ExtractJwt.fromAuthHeaderAsBearerToken(), secretOrKey: secret }
    const strategy = new Strategy(options, (payload: object, done) => done(null, payload))
    return behind(new passport.Passport().use(strategy).authenticate('jwt', { session: false }) as RequestHandler)
  },
  async '@fastify/jwt'() {
    const app = fastify({ forceCloseConnections: true })
    await app.register(jwtPlugin, { secret })
    app.get('/', { onRequest: [async request => void (await request.jwtVerify())] }, async () => ({ ok: true }))
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { url: urlOf(app.server), close: () => app.close() }
  },
  Sallyport() {
    const { guard, errors } = bridge()
    return behind(guard(), errors() as ErrorRequestHandler)
  },
}
