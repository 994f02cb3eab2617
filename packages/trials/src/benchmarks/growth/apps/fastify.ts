import { auditFastify, roles, sallyport } from '@sallyport/fastify'
import Fastify from 'fastify'
import { type MakeApp, partsOf } from './app.ts'

export const fastifyApp: MakeApp = async (auth, size) => {
  const app = Fastify()
  await app.register(sallyport, { auth })
  for (const { prefix, paths } of partsOf(size)) {
    app.register(
      async part => {
        for (const path of paths) part.get(path, { config: { sallyport: roles('customer') } }, async () => ({}))
      },
      { prefix },
    )
  }
  return { audit: async () => auditFastify(app), close: async () => app.close() }
}
