import { readdirSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import type { AuditedRoute } from '@sallyport/core/http'
import { auditNest } from '@sallyport/nestjs'
import { expectAudit, probe } from '@sallyport/testkit'
import { io } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { findNestGuards, testGuards } from '../../e2e/src/guards/index.ts'
import type * as Module from '../nest/src/app.ts'
import { createApp } from '../nest/src/app.ts'
import { explained, parts } from './open.ts'

async function start() {
  const { auth, uploads, tokens } = await parts()
  const { app, document } = await createApp({ auth, uploads })
  await app.listen(0, '127.0.0.1')
  onTestFinished(async () => {
    await app.close()
    await auth.close()
  })
  const { port } = app.getHttpServer().address() as AddressInfo
  const tokenOf = async (id: string) => (await auth.createSession(id)).accessToken
  return { app, document, uploads, tokens, tokenOf, url: `http://127.0.0.1:${port}` }
}

test('H09 H14 a Nest application with the usual parts: every finding has a reason, and the probe finds nothing', async () => {
  const { app, document, uploads, tokens, url } = await start()
  const audit = explained('nest', auditNest(app))
  expect(audit.findings).toEqual([])
  expectAudit(audit).toMatchFile(new URL('../nest/routes.audit.md', import.meta.url))
  const written = document()
  const ids = Object.values(written.paths).flatMap(item => Object.values(item as object) as { operationId?: string }[])
  expect(new Set(ids.map(each => each.operationId)).size).toBe(ids.length)
  const headers = ({ only }: AuditedRoute): Record<string, string> => ({ 'x-version': only?.['version']?.[0] ?? '1' })
  const options = { document: written, headers, state: () => readdirSync(uploads) }
  const probed = await probe(url, audit, await tokens(), options)
  expect(probed.findings).toEqual([])
})

test('H11 resolvers and field resolvers run their guards', async () => {
  const { url, tokenOf } = await start()
  async function ask(query: string, user?: string) {
    const headers = new Headers({ 'content-type': 'application/json' })
    if (user !== undefined) headers.set('authorization', `Bearer ${await tokenOf(user)}`)
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }
    return errors?.[0]?.extensions.code ?? data
  }
  expect(await ask('{ orders { id } }')).toBe('authentication_required')
  expect(await ask('{ orders { id } }', 'none')).toEqual({ orders: [{ id: '1' }] })
  expect(await ask('{ orders { account } }', 'maker')).toBe('forbidden')
  expect(await ask('{ orders { account } }', 'admin')).toEqual({ orders: [{ account: 'account of somebody' }] })
  expect(await ask('mutation { addOrder { id } }', 'none')).toBe('forbidden')
})

test('H11 messages of Socket.IO run the guard of their gateway', async () => {
  const { url, tokenOf } = await start()
  async function say(event: string, user?: string) {
    const extraHeaders: Record<string, string> = {}
    if (user !== undefined) extraHeaders['authorization'] = `Bearer ${await tokenOf(user)}`
    const socket = io(url, { transports: ['websocket'], extraHeaders, forceNew: true })
    try {
      return await new Promise(resolve => {
        socket.onAny((name: string, answer: string | { code?: string }) =>
          resolve(typeof answer === 'string' ? `${name} ${answer}` : answer?.code),
        )
        socket.emit(event, {})
      })
    } finally {
      socket.close()
    }
  }
  expect(await say('whoami')).toBe('authentication_required')
  expect(await say('whoami', 'maker')).toBe('whoami maker')
  expect(await say('close', 'maker')).toBe('forbidden')
})

testGuards('a Nest application', {
  root: new URL('../nest/', import.meta.url),
  findGuards: findNestGuards,
  byDefault: 'signed in',
  async open(module: typeof Module) {
    const { auth, uploads } = await parts()
    // Without the module there is no guard to be injected, and no application.
    const app = await module.createApp({ auth, uploads }).then(
      made => made.app,
      (error: Error) => error,
    )
    const close = async () => {
      if (!(app instanceof Error)) await app.close()
      await auth.close()
    }
    const audit = () => {
      if (app instanceof Error) throw new TypeError('the application does not start', { cause: app })
      return explained('nest', auditNest(app))
    }
    return { auth, audit, close }
  },
})
