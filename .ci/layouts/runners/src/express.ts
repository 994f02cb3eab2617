import { sallyport } from '@sallyport/express'
import express from 'express'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { walk } from '../shared/walk.cjs'
import { authWithAnn } from './auth'

/** Logs in, guards, refreshes and logs out on Express. */
export async function expressDay(): Promise<void> {
  const auth = await authWithAnn()
  const { guard, claims, routes, errors } = sallyport(auth)
  const app = express()
  app.use('/auth', routes)
  app.get('/me', guard(), (request, response) => {
    response.json({ id: claims(request).sub, roles: claims(request).roles })
  })
  app.get('/reports', guard.roles('checker'), (_request, response) => void response.json([]))
  app.use(errors())
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    await walk(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  } finally {
    server.close()
    server.closeAllConnections()
    await auth.close()
  }
}
