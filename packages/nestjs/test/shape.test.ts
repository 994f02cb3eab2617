import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { Controller, Get, Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { documentGuards } from '@sallyport/core/http'
import { routeName } from '@sallyport/core/adapter'
import express from 'express'
import { describe, expect, onTestFinished, test } from 'vitest'
import { auditNest, CurrentUser, SallyportModule } from '../src/index.ts'
import { adapters, password, type Platform, platforms, setUp, start } from './setup.ts'

@Controller('me')
class MeController {
  @Get()
  me(@CurrentUser() claims: { readonly sub: string }) {
    return { sub: claims.sub }
  }
}

/** An application that can serve behind a shared server. */
async function appOn(platform: Platform, options: Parameters<typeof SallyportModule.forRoot>[0]) {
  @Module({ imports: [SallyportModule.forRoot(options)], controllers: [MeController] })
  class AppModule {}
  const app = await NestFactory.create(AppModule, adapters[platform](), { logger: false })
  await app.init()
  onTestFinished(async () => app.close())
  const instance: unknown = app.getHttpAdapter().getInstance()
  if (platform === 'express') return { app, answer: instance as RequestListener }
  const fastify = instance as { ready(): PromiseLike<unknown>; routing: RequestListener }
  await fastify.ready()
  return { app, answer: fastify.routing }
}

describe.each(platforms)('the shape of the auth routes on %s', platform => {
  test('the audit and the OpenAPI document list the mounted routes with their paths', async () => {
    const { app } = await start(platform, [
      SallyportModule.forRoot({
        auth: setUp().auth,
        basePath: '/v1/auth',
        leaveOut: ['reauthenticate', 'logoutAll', 'changePassword'],
        paths: { login: '/session', revokeSession: '/devices/:id' },
      }),
    ])
    const audit = auditNest(app)
    expect(audit.routes.map(routeName)).toEqual([
      'GET /.well-known/jwks.json',
      'DELETE /v1/auth/devices/:id',
      'POST /v1/auth/logout',
      'POST /v1/auth/refresh',
      'POST /v1/auth/session',
      'GET /v1/auth/sessions',
    ])
    expect(audit.findings).toEqual([])
    const document = documentGuards({ openapi: '3.1.0', info: { title: 'x', version: '1' }, paths: {} }, audit)
    expect(Object.keys(document.paths)).toEqual([
      '/.well-known/jwks.json',
      '/v1/auth/devices/{id}',
      '/v1/auth/logout',
      '/v1/auth/refresh',
      '/v1/auth/session',
      '/v1/auth/sessions',
    ])
  })

  test('paths that differ only by a character that method names cannot have are two routes', async () => {
    const paths = { login: '/log-in', logout: '/log_in', refresh: '/log.in' }
    const { url } = await start(platform, [SallyportModule.forRoot({ auth: setUp().auth, paths })])
    const codeAt = async (path: string) => {
      const body = '{"refresh_token":"x"}'
      const headers = { 'content-type': 'application/json' }
      return (await fetch(`${url}/auth${path}`, { method: 'POST', headers, body })).status
    }
    expect([await codeAt('/log-in'), await codeAt('/log_in'), await codeAt('/log.in')]).toEqual([400, 204, 401])
  })

  test('customers and administrators can be two applications behind one server', async () => {
    const cookies = { access: true } as const
    const customers = await appOn(platform, { auth: setUp().auth, cookies })
    const admins = await appOn(platform, { auth: setUp().auth, cookies, cookieName: 'admin' })
    const server = createServer((req: IncomingMessage, res: ServerResponse) => {
      const isAdmin = req.url?.startsWith('/admin/') === true
      if (isAdmin) req.url = req.url!.slice('/admin'.length)
      const { answer } = isAdmin ? admins : customers
      answer(req, res)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    onTestFinished(() => void (server.closeAllConnections(), server.close()))
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const logIn = async (at: string, username: string) => {
      const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }
      const body = JSON.stringify({ username, password })
      const response = await fetch(`${url}${at}/auth/login`, { method: 'POST', headers, body })
      return response.headers.getSetCookie().map(line => line.split(';')[0]!)
    }
    const cookie = [...(await logIn('', 'maker')), ...(await logIn('/admin', 'admin'))].join('; ')
    const subjectAt = async (at: string) => (await fetch(`${url}${at}/me`, { headers: { cookie } })).json()
    expect([await subjectAt(''), await subjectAt('/admin')]).toEqual([{ sub: 'u-maker' }, { sub: 'u-admin' }])
    expect([...auditNest(customers.app).findings, ...auditNest(admins.app).findings]).toEqual([])
  })
})

test('two applications can be mounted on one Express', async () => {
  const [customers, admins] = [
    await appOn('express', setUp().auth),
    await appOn('express', { auth: setUp().auth, cookieName: 'admin' }),
  ]
  const server = express().use('/admin', admins.answer).use(customers.answer).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void (server.closeAllConnections(), server.close()))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const cookieAt = async (at: string, username: string) => {
    const headers = { 'content-type': 'application/json' }
    const body = JSON.stringify({ username, password })
    const response = await fetch(`${url}${at}/auth/login`, { method: 'POST', headers, body })
    return response.headers.getSetCookie().map(line => line.split('=')[0])
  }
  expect([await cookieAt('', 'maker'), await cookieAt('/admin', 'admin')]).toEqual([
    ['__Host-sp-device'],
    ['__Host-admin-device'],
  ])
})
