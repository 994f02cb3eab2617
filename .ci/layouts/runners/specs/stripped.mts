// Node removes the types by itself: no decorators, no names without an extension.
import * as core from '@sallyport/core'
import * as adapter from '@sallyport/express'
import test from 'node:test'
import shared from '../shared/walk.cjs'
import express, { type Request, type Response } from 'express'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'

void test('an application on Express works', async () => {
  const auth = core.createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: core.secretKey(randomBytes(32)),
    refreshKey: core.secretKey(randomBytes(32)),
    store: core.memoryStore(),
    users: await shared.usersOf((password: string) => core.bcryptHasher().hash(password)),
    claims: (user: { readonly roles: readonly string[] }) => ({ roles: user.roles }),
  })
  const { guard, claims, routes, errors } = adapter.sallyport(auth)
  const app = express()
  app.use('/auth', routes)
  app.get('/me', guard(), (request: Request, response: Response) => {
    response.json({ id: claims(request).sub, roles: claims(request).roles })
  })
  app.get('/reports', guard.roles('checker'), (_request: Request, response: Response) => void response.json([]))
  app.use(errors())
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  await shared.walk(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  server.close()
  server.closeAllConnections()
  await auth.close()
})
