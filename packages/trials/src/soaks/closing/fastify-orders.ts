import type { AddressInfo } from 'node:net'
import { sallyport } from '@sallyport/fastify'
import { fastify, type FastifyInstance } from 'fastify'
import type { Parts, StartClosing } from './parts.ts'

type Step = (app: FastifyInstance, parts: Parts) => unknown

function ordered(closeAuth: boolean, before: Step, after: Step): StartClosing {
  return async (parts, stop) => {
    const app = fastify()
    await before(app, parts)
    await app.register(sallyport, { auth: parts.auth, closeAuth })
    await after(app, parts)
    app.get('/me', () => ({}))
    app.get('/stop', { config: { sallyport: { public: 'a test' } } }, async () => {
      stop()
      return {}
    })
    await app.listen({ port: 0, host: '127.0.0.1' })
    return { port: (app.server.address() as AddressInfo).port, close: async () => app.close() }
  }
}

const nothing: Step = () => {}
const endPool: Step = (app, { pool }) => app.addHook('onClose', async () => pool.end())
const closeAuth: Step = (app, { auth }) => app.addHook('onClose', async () => auth.close())

/** The orders in which people close a Fastify application. */
export const fastifyOrders: Readonly<Record<string, StartClosing>> = {
  'closeAuth, the pool in onClose after ours': ordered(true, nothing, endPool),
  'closeAuth, the pool in onClose before ours': ordered(true, endPool, nothing),
  'the Auth in onClose, and the pool after it': ordered(false, endPool, closeAuth),
  'the pool in onClose, and the Auth after it': ordered(false, closeAuth, endPool),
  'the pool in preClose': ordered(true, (app, { pool }) => app.addHook('preClose', async () => pool.end()), nothing),
  'the Auth is not closed': ordered(false, nothing, endPool),
}
