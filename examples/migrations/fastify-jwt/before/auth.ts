import cookie from '@fastify/cookie'
import jwt from '@fastify/jwt'
import bcrypt from 'bcryptjs'
import type { FastifyReply } from 'fastify'
import type { User } from '../../tables/users.ts'
import type { Payload, RegisterAuth } from '../app/app.ts'
import { refreshCookie } from '../app/refresh-cookie.ts'

export const registerAuth: RegisterAuth = async (app, { env, users }) => {
  await app.register(cookie)
  await app.register(jwt, {
    namespace: 'access',
    secret: env['ACCESS_TOKEN_SECRET']!,
    jwtVerify: 'accessVerify',
    sign: { expiresIn: '10m' },
  })
  await app.register(jwt, {
    namespace: 'refresh',
    secret: env['REFRESH_TOKEN_SECRET']!,
    jwtVerify: 'refreshVerify',
    cookie: { cookieName: refreshCookie.name, signed: false },
    sign: { expiresIn: '7d' },
  })

  app.decorate('authenticate', async request => {
    await request.accessVerify()
  })
  app.decorate('requireAdmin', async (request, reply) => {
    if ((request.user as Payload).role !== 'admin') return reply.code(403).send({ message: 'admins only' })
  })

  function sendTokens(reply: FastifyReply, { id, email, role }: User) {
    const refreshToken = app.jwt.refresh.sign({ id })
    reply.setCookie(refreshCookie.name, refreshToken, refreshCookie.options)
    return reply.send({ token: app.jwt.access.sign({ id, email, role }) })
  }

  app.post<{ Body: { email: string; password: string } }>('/login', async (request, reply) => {
    const user = await users.byEmail(request.body.email)
    if (!user || !(await bcrypt.compare(request.body.password, user.password_hash))) {
      return reply.code(401).send({ message: 'invalid credentials' })
    }
    return sendTokens(reply, user)
  })
  app.post('/refresh', async (request, reply) => {
    const { id } = await request.refreshVerify<{ id: number }>({ onlyCookie: true })
    const user = await users.byId(id)
    if (!user) return reply.code(401).send({ message: 'unknown user' })
    return sendTokens(reply, user)
  })
}
