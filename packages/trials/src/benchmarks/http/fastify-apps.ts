import fastifyJwt, { type FastifyJWTOptions } from '@fastify/jwt'
import { sallyport } from '@sallyport/fastify'
import Fastify, { type FastifyInstance } from 'fastify'
import type { App } from './app.ts'
import { authFor } from './auth.ts'
import { type Algorithm, privatePem, publicPem, secretText } from './keys.ts'

/** Creates a Fastify app with one route. `prepare` adds the guard. */
function app(prepare: (server: FastifyInstance) => Promise<unknown>): App {
  return {
    async start() {
      const server = Fastify()
      await prepare(server)
      server.get('/', async () => ({ ok: true }))
      await server.listen({ port: 0, host: '127.0.0.1' })
      return (server.server.address() as { port: number }).port
    },
  }
}

function guarded(algorithm: Algorithm): App {
  return app(async server => server.register(sallyport, { auth: authFor(algorithm) }))
}

function jwt(algorithm: Algorithm, cache: boolean): App {
  const secret = algorithm === 'HS256' ? secretText : { private: privatePem, public: publicPem }
  const options = { secret, verify: { algorithms: [algorithm], cache } } as FastifyJWTOptions
  return app(async server => {
    await server.register(fastifyJwt, options)
    server.addHook('onRequest', request => request.jwtVerify())
  })
}

export const fastifyApps = {
  'Fastify, bare': () => app(async () => {}),
  'Fastify, a header only': () =>
    app(async server =>
      server.addHook('onRequest', (request, reply, done) =>
        request.headers.authorization === undefined ? void reply.code(401).send() : done(),
      ),
    ),
  'Fastify, Sallyport HS256': () => guarded('HS256'),
  'Fastify, Sallyport EdDSA': () => guarded('EdDSA'),
  'Fastify, @fastify/jwt HS256': () => jwt('HS256', false),
  'Fastify, @fastify/jwt HS256, its cache': () => jwt('HS256', true),
  'Fastify, @fastify/jwt EdDSA': () => jwt('EdDSA', false),
  'Fastify, @fastify/jwt EdDSA, its cache': () => jwt('EdDSA', true),
}
