import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import { AuthError, type TokenPair } from '@sallyport/core'
import sallyport from '@sallyport/fastify'
import type { FastifyReply } from 'fastify'
import type { Payload, RegisterAuth } from '../app/app.ts'
import { refreshCookie } from '../app/refresh-cookie.ts'
import { usesSallyport } from './roll-out.ts'
import { acceptOldTokens, createNotesAuth, oldTokensUntil, payloadOf } from './sallyport.ts'

export const registerAuth: RegisterAuth = async (app, parts) => {
  const { env, users } = parts
  const auth = createNotesAuth(parts)
  await app.register(cookie)
  // Until every login is switched over, and every old refresh token is exchanged.
  await app.register(jwt, { namespace: 'access', secret: env['ACCESS_TOKEN_SECRET']!, sign: { expiresIn: '10m' } })
  await app.register(jwt, { namespace: 'refresh', secret: env['REFRESH_TOKEN_SECRET']!, sign: { expiresIn: '7d' } })
  await app.register(sallyport, {
    auth: acceptOldTokens(auth, env),
    closeAuth: true,
    loginField: 'email',
    requestProperties: { user: payloadOf },
  })

  // The plugin has guarded every route by the time its own hooks run.
  app.decorate('authenticate', async () => {})
  app.decorate('requireAdmin', async (request, reply) => {
    if ((request.user as Payload).role !== 'admin') return reply.code(403).send({ message: 'admins only' })
  })

  /** Sends tokens of Sallyport to users who were switched over, and the old ones to the others. */
  async function sendTokens(reply: FastifyReply, userId: string, startSession: () => Promise<TokenPair>) {
    if (usesSallyport(userId, Number(env['SALLYPORT_PERCENT']))) return sendPair(reply, await startSession())
    const user = await users.byId(Number(userId))
    if (!user) throw new AuthError('token_invalid')
    const { id, email, role } = user
    reply.setCookie(refreshCookie.name, app.jwt.refresh.sign({ id }), refreshCookie.options)
    return reply.send({ token: app.jwt.access.sign({ id, email, role }) })
  }

  /** Reads a refresh token of before; undefined for any other. */
  function oldSession(token: string) {
    try {
      const { id, iat, exp } = app.jwt.refresh.verify<{ id: number; iat: number; exp: number }>(token)
      const isOld = iat * 1000 < oldTokensUntil(env).getTime()
      return isOld ? { userId: String(id), token, expiresAt: exp, authTime: iat } : undefined
    } catch {
      return undefined
    }
  }

  const config = { sallyport: { public: 'clients in use' } }
  app.post<{ Body: { email: string; password: string } }>('/login', { config }, async (request, reply) => {
    const { email, password } = request.body
    const { userId, proof } = await auth.verifyPassword({ login: email, password, ip: request.ip })
    const device = request.headers['user-agent']
    return sendTokens(reply, userId, () => auth.createSession(userId, { proof, device }))
  })
  app.post('/refresh', { config }, async (request, reply) => {
    const token = request.cookies[refreshCookie.name]
    if (token === undefined) throw new AuthError('authentication_required')
    const session = oldSession(token)
    if (!session) return sendPair(reply, await auth.refresh(token))
    return sendTokens(reply, session.userId, () => auth.importSession(session.userId, session))
  })
}

function sendPair(reply: FastifyReply, { accessToken, refreshToken }: TokenPair) {
  reply.setCookie(refreshCookie.name, refreshToken, refreshCookie.options)
  return reply.send({ token: accessToken })
}
