import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { sallyport } from '../src/index.ts'
import { bearer, makeApp, setUp } from './setup.ts'

test('options are read once for any number of routes', async () => {
  let reads = 0
  const cookies = {
    get origins() {
      reads += 1
      return ['https://app.example.com']
    },
  }
  const { auth, login } = setUp()
  const app = await makeApp({ auth, cookies })
  const before = reads
  for (const path of ['/a', '/b', '/c']) app.get(path, { config: { sallyport: { roles: ['admin'] } } }, () => path)
  const { accessToken } = await login('admin')
  const { statusCode } = await app.inject({ url: '/c', headers: bearer(accessToken) })
  expect(statusCode).toBe(200)
  expect(reads).toBe(before)
})

test('guards read the headers that the client sent, even if hooks change them', async () => {
  const { auth, login } = setUp()
  const { accessToken } = await login('admin')
  const app = fastify()
  app.addHook('onRequest', async request => {
    request.headers = { ...request.headers, ...bearer(accessToken) }
  })
  await app.register(sallyport, { auth })
  app.get('/x', request => request.headers.authorization)
  expect((await app.inject('/x')).statusCode).toBe(401)
  expect((await app.inject({ url: '/x', headers: bearer(accessToken) })).statusCode).toBe(200)
})
