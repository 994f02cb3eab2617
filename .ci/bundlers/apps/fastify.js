// Fastify, with routes that the audit must not call guarded, however its functions are renamed.
import { auditFastify, readers, sallyport } from '@sallyport/fastify'
import fastify from 'fastify'
import { authWith } from './auth.js'
import { report } from './report.js'

async function main() {
  const auth = await authWith()
  const { claims } = readers(auth)
  const app = fastify()
  app.addHook('onRequest', async (request, reply) => (request.url === '/early' ? reply.send('open') : undefined))
  await app.register(sallyport, { auth })
  app.get('/me', request => ({ id: claims(request).sub, roles: claims(request).roles }))
  app.get('/reports', { config: { sallyport: { roles: ['checker'] } } }, () => 'closed')
  app.get('/early', () => 'closed')
  app.get('/closed', () => 'closed')

  const audit = await auditFastify(app)
  await app.listen({ port: 0, host: '127.0.0.1' })
  report(app.server.address().port, audit)
}

main().catch(report.failure)
