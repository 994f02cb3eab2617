// Express without any native module.
import { scryptHasher } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import express from 'express'
import { authWith } from './auth.js'
import { report } from './report.js'

async function main() {
  const { guard, claims, routes, errors } = sallyport(await authWith({ hasher: scryptHasher({ cost: 8192 }) }))
  const app = express()
  app.use('/auth', routes)
  app.get('/me', guard(), (request, response) => {
    response.json({ id: claims(request).sub, roles: claims(request).roles })
  })
  app.get('/reports', guard.roles('checker'), (_request, response) => void response.send('closed'))
  app.use(errors())
  const server = app.listen(0, '127.0.0.1', () => report(server.address().port))
}

main().catch(report.failure)
