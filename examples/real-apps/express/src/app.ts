import { auditExpress, sallyport } from '@sallyport/express'
import { documentGuards } from '@sallyport/core/http'
import timeout from 'connect-timeout'
import cors from 'cors'
import express, { type ErrorRequestHandler } from 'express'
import helmet from 'helmet'
import { pinoHttp } from 'pino-http'
import swaggerUi from 'swagger-ui-express'
import type { AppOptions } from '../../shared/auth.ts'
import { filesRouter } from './routes/files.ts'
import { ordersRouter } from './routes/orders.ts'

/** An application with what applications have: a logger, headers, a timeout, routers in files, uploads, a cache, a manual. */
export function createApp({ auth, uploads }: AppOptions) {
  const door = sallyport(auth)
  const { guard, routes, jwks, errors } = door
  const app = express()
  app.use(pinoHttp({ level: 'silent' }))
  app.use(helmet(), cors({ origin: 'https://app.example.com' }))
  app.use(timeout('10s'))

  app.get('/health', guard.public('for the load balancer'), (_req, res) => {
    res.json({ status: 'ok' })
  })
  app.get('/.well-known/jwks.json', jwks)
  app.use('/auth', routes)
  app.all('/api/*rest', guard())
  app.use('/api/orders', ordersRouter(door))
  app.use('/api/files', filesRouter(door, uploads))

  const info = { title: 'Orders', version: '1.0.0' }
  const document = documentGuards({ openapi: '3.1.0', info, paths: {} }, auditExpress(app), { complete: true })
  app.use('/docs', guard.public('the manual is for everybody'), swaggerUi.serve, swaggerUi.setup(document))

  app.use((_req, res) => {
    res.status(404).json({ error: 'not found' })
  })
  const reported: unknown[] = []
  app.use(reportTo(reported))
  app.use(errors())
  return { app, auth, document, reported }
}

/** Reports what is the application's fault and hands everything on, as Sentry's handler does. */
function reportTo(reported: unknown[]): ErrorRequestHandler {
  return (error, _req, _res, next) => {
    const status: unknown = error.status ?? error.statusCode ?? error.status_code
    if (status === undefined || Number(status) >= 500) reported.push(error)
    next(error)
  }
}
