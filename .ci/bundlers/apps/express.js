// Express, with routes that the audit must not call guarded, however its functions are renamed.
import { auditExpress, sallyport } from '@sallyport/express'
import express from 'express'
import { authWith } from './auth.js'
import { report } from './report.js'

async function main() {
  const auth = await authWith()
  const { guard, claims, routes, errors } = sallyport(auth)
  const open = (_request, response) => void response.send('open')
  const closed = (_request, response) => void response.send('closed')
  const app = express()
  app.use(express.json())
  app.use('/auth', routes)
  app.get('/me', guard(), (request, response) => {
    response.json({ id: claims(request).sub, roles: claims(request).roles })
  })
  app.get('/reports', guard.roles('checker'), closed)
  app.get('/open', open)
  app.get(
    '/early',
    (request, response, next) => (request.query.late ? next() : open(request, response)),
    guard(),
    closed,
  )

  const nested = express.Router()
  nested.get('/open', open)
  nested.get('/closed', guard(), closed)
  app.use('/nested', nested)

  const mounted = express()
  mounted.get('/open', open)
  app.use('/mounted', mounted)
  app.use('/answered', open)
  app.use(errors())

  const audit = auditExpress(app)
  const server = app.listen(0, '127.0.0.1', () => report(server.address().port, audit))
}

main().catch(report.failure)
