import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import sallyport, { readers } from '@sallyport/fastify'
import type { FastifyRequest } from '@sallyport/fastify/global'
import Fastify from 'fastify'

const ann = { id: 'u-ann', user: { roles: ['maker'] }, passwordHash: null }

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(process.env['JWT_ACCESS_SECRET']),
  refreshKey: secretKey(process.env['JWT_REFRESH_SECRET']),
  store: memoryStore(),
  users: {
    findByLogin: async () => ann,
    findById: async () => ann,
    replacePasswordHash: async () => true,
  },
  claims: user => ({ roles: user.roles }),
})
const { claims } = readers(auth)

export const app = Fastify()
await app.register(sallyport, { auth })
app.get<{ Params: { id: string } }>('/orders/:id', { config: { sallyport: { roles: ['maker'] } } }, request => {
  const id: string = request.params.id
  const roles: readonly string[] = claims(request).roles
  // @ts-expect-error a claim that the application does not make
  void claims(request).tenant
  return { id, roles }
})
// @ts-expect-error several roles
app.get('/x', { config: { sallyport: { roles: 'maker' } } }, () => 'x')

export function subjectOf(request: FastifyRequest): string | undefined {
  return request.auth?.claims.sub
}
