import { probe } from '@sallyport/testkit'
import { fastify } from 'fastify'
import { expect, test } from 'vitest'
import { auditFastify, sallyport } from '../../src/index.ts'
import { setUp } from '../setup.ts'

test('H09 probe takes a Fastify application that neither listens nor is ready', async () => {
  const { auth, time, login } = setUp()
  const expired = (await login('maker1')).accessToken
  time.now += 3_600_000
  const tokens = { expired, powerless: (await login('maker1')).accessToken }
  const app = fastify()
  await app.register(sallyport, { auth })
  app.get('/orders', () => [])
  app.get('/admin', { config: { sallyport: { roles: ['admin'] } } }, () => [])
  const audit = await probe(app, await auditFastify(app), tokens)
  expect(audit.findings).toEqual([])
  expect(app.server.listening).toBe(false)
  await app.close()
})
