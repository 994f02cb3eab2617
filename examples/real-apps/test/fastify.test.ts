import { readdirSync } from 'node:fs'
import { auditFastify } from '@sallyport/fastify'
import { expectAudit, probe } from '@sallyport/testkit'
import { register } from 'tsx/esm/api'
import { expect, test } from 'vitest'
import { findFastifyGuards, testGuards } from '../../e2e/src/guards/index.ts'
import type * as Module from '../fastify/src/app.ts'
import { createApp } from '../fastify/src/app.ts'
import { explained, parts, upload } from './open.ts'

// @fastify/autoload imports files by itself, past the test runner.
register()

test('H09 H14 a Fastify application with the usual parts: every finding has a reason, and the probe finds nothing', async () => {
  const { auth, uploads, tokens } = await parts()
  const { app } = await createApp({ auth, uploads })
  const audit = explained('fastify', await auditFastify(app))
  expect(audit.findings).toEqual([])
  expectAudit(audit).toMatchFile(new URL('../fastify/routes.audit.md', import.meta.url))
  const document = app.swagger()
  expect(Object.keys(document.paths ?? {})).toEqual(expect.arrayContaining(['/auth/login', '/orders/', '/orders/{id}']))
  const samples = { 'POST /uploads': upload() }
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const probed = await probe(url, audit, await tokens(), { document, samples, state: () => readdirSync(uploads) })
  expect(probed.findings).toEqual([])
  const headers = { origin: 'https://app.example.com', 'access-control-request-method': 'GET' }
  expect((await app.inject({ method: 'OPTIONS', url: '/orders', headers })).statusCode).toBe(204)
  await app.close()
  await auth.close()
})

testGuards('a Fastify application', {
  root: new URL('../fastify/', import.meta.url),
  findGuards: findFastifyGuards,
  byDefault: 'signed in',
  isLoadedByFolder: true,
  async open(module: typeof Module) {
    const { auth, uploads } = await parts()
    const { app } = await module.createApp({ auth, uploads })
    const close = async () => {
      await app.close()
      await auth.close()
    }
    return { auth, audit: async () => explained('fastify', await auditFastify(app)), close }
  },
})
