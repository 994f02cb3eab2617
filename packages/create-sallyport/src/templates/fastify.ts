import { lines } from './lines.ts'

export function fastifyApp(policy: boolean): string {
  return lines(
    `import sallyport, { auditFastify, ${policy ? 'permissions, ' : ''}readers } from '@sallyport/fastify'
import Fastify from 'fastify'
import type { AppAuth } from './auth.js'`,
    policy && `import { findOrder, policy } from './policy.js'`,
    `
export async function createApp(auth: AppAuth) {
  const { claims } = readers(auth)`,
    policy && `  const { can, resource } = permissions(policy)`,
    `  const app = Fastify()
  // Adds /auth: login, refresh, logout, logout-all, sessions. Routes without options require a logged-in user.
  await app.register(sallyport, { auth, closeAuth: true${policy ? ', policy' : ''} })
  app.get('/health', { config: { sallyport: { public: 'health check' } } }, () => ({ ok: true }))
  app.get('/me', request => ({ id: claims(request).sub, roles: claims(request).roles }))
  app.get('/reports', { config: { sallyport: { roles: ['checker'] } } }, () => [])`,
    policy &&
      `  const approve = can('order:approve', request => findOrder((request.params as { id: string }).id))
  app.post('/orders/:id/approve', { config: { sallyport: approve } }, request => ({ approved: resource(request).id }))`,
    `  return app
}

/** Starts the server. Returns its URL, the audit of its routes and how to close it. */
export async function startApp(auth: AppAuth, port: number) {
  const app = await createApp(auth)
  return {
    url: await app.listen({ port }),
    audit: () => auditFastify(app),
    close: () => app.close(),
  }
}
`,
  )
}
