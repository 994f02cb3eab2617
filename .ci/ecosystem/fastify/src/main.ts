// Fastify 5 in TypeScript.
import { randomBytes } from 'node:crypto'
import { bcryptHasher, createAuth, memoryStore, secretKey } from '@sallyport/core'
import sallyport, { readers } from '@sallyport/fastify'
import Fastify from 'fastify'
import { usersOf, walk } from '../shared/walk.cjs'

const auth = createAuth({
  issuer: 'https://api.example.com',
  audience: 'https://api.example.com',
  accessKey: secretKey(randomBytes(32)),
  refreshKey: secretKey(randomBytes(32)),
  store: memoryStore(),
  users: await usersOf(password => bcryptHasher().hash(password)),
  claims: user => ({ roles: user.roles }),
})
const { claims } = readers(auth)

const app = Fastify()
await app.register(sallyport, { auth })
app.get('/me', request => ({ id: claims(request).sub, roles: claims(request).roles }))
app.get('/reports', { config: { sallyport: { roles: ['checker'] } } }, () => [])
await walk(await app.listen({ port: 0, host: '127.0.0.1' }))
await app.close()
