import { lines } from './lines.ts'

export function expressApp(policy: boolean): string {
  return lines(
    `import type { AddressInfo } from 'node:net'
import { auditExpress, sallyport } from '@sallyport/express'
import express from 'express'
import type { AppAuth } from './auth.js'`,
    policy && `import { findOrder, policy } from './policy.js'`,
    `
export function createApp(auth: AppAuth) {`,
    policy
      ? `  const { guard, claims, resource, routes, errors } = sallyport(auth, { policy })`
      : `  const { guard, claims, routes, errors } = sallyport(auth)`,
    `  const app = express()
  app.use('/auth', routes) // login, refresh, logout, logout-all, sessions
  app.get('/health', guard.public('health check'), (_req, res) => void res.json({ ok: true }))
  app.get('/me', guard(), (req, res) => void res.json({ id: claims(req).sub, roles: claims(req).roles }))
  app.get('/reports', guard.roles('checker'), (_req, res) => void res.json([]))`,
    policy &&
      `  const approve = guard.can('order:approve', req => findOrder(req.params.id as string))
  app.post('/orders/:id/approve', approve, (req, res) => void res.json({ approved: resource(req, 'order:approve').id }))`,
    `  app.use(errors())
  return app
}

/** Starts the server. Returns its URL, the audit of its routes and how to close it. */
export async function startApp(auth: AppAuth, port: number) {
  const app = createApp(auth)
  const server = app.listen(port)
  await new Promise<unknown>((resolve, reject) => server.once('listening', resolve).once('error', reject))
  return {
    url: \`http://127.0.0.1:\${(server.address() as AddressInfo).port}\`,
    audit: async () => auditExpress(app),
    async close() {
      server.closeIdleConnections()
      await new Promise(resolve => server.close(resolve))
      await auth.close()
    },
  }
}
`,
  )
}
