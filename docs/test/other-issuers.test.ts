import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import type { Express } from 'express'
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { blocksOf } from './blocks.ts'
import { auth } from './given.ts'
import { makeProject } from './project.ts'
import { compile } from './run.ts'

const project = makeProject()
const given = fileURLToPath(new URL('given.ts', import.meta.url))
project.write('auth.ts', `export { auth } from '${given}'\n`)
project.write('identities.ts', "export const identities = new Map([['keycloak:7', 'mia']])\n")
for (const { language, text } of blocksOf(readFileSync(new URL('../other-issuers.md', import.meta.url), 'utf8'))) {
  project.write(`${language.replace('ts ', '')}.ts`, text)
}

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] }

/** A token of the realm that the page accepts. */
function tokenWith(members: object = {}): string {
  const iat = Math.floor(Date.now() / 1000)
  const times = { iat, exp: iat + 60 }
  const payload = {
    iss: 'https://id.example.com/realms/orders',
    sub: '7',
    typ: 'Bearer',
    aud: 'orders-api',
    ...times,
    ...members,
  }
  const parts = [{ alg: 'RS256', typ: 'JWT', kid: 'k1' }, payload]
  const signed = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign('sha256', Buffer.from(signed), privateKey).toString('base64url')}`
}

const closing: (() => unknown)[] = []
const real = globalThis.fetch
beforeAll(() => {
  const isKeys = (url: unknown) => url === 'https://id.example.com/realms/orders/protocol/openid-connect/certs'
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) =>
    isKeys(url) ? Response.json(keys) : real(url, init),
  )
})
afterEach(() => closing.splice(0).forEach(close => close()))
afterAll(() => {
  vi.unstubAllGlobals()
  project.remove()
})

async function serve(file: string, name: string) {
  const module = (await import(project.path(file))) as Readonly<Record<string, Express>>
  const server = module[name]!.listen(0, '127.0.0.1')
  await once(server, 'listening')
  closing.push(() => server.close())
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}
const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } })

test('the blocks of the page compile', async () => {
  expect(await compile(project)).toEqual({ code: 0, output: '' })
}, 120_000)

test('the application of the page accepts tokens of Keycloak and its own, and the account routes accept only its own', async () => {
  const url = await serve('app.ts', 'app')
  const token = tokenWith({ realm_access: { roles: ['checker', 'offline_access'] } })
  expect(await (await fetch(`${url}/me`, bearer(token))).json()).toEqual({ id: 'mia', roles: ['checker'] })
  expect(await (await fetch(`${url}/roles`, bearer(token))).json()).toEqual(['maker'])
  const { accessToken } = await auth.createSession('max')
  expect(await (await fetch(`${url}/me`, bearer(accessToken))).json()).toEqual({ id: 'max', roles: ['maker'] })
  for (const members of [
    { sub: '8' },
    { typ: 'ID' },
    { aud: 'account' },
    { iss: 'https://id.example.com/realms/master' },
  ]) {
    expect((await fetch(`${url}/me`, bearer(tokenWith(members)))).status).toBe(401)
  }
  expect((await fetch(`${url}/auth/sessions`, bearer(token))).status).toBe(401)
})

test('the MCP server of the page tells a client where to get a token, and which scope it lacks', async () => {
  const url = await serve('mcp.ts', 'mcp')
  const call = (token?: string) => fetch(`${url}/mcp`, { method: 'POST', ...(token && bearer(token)) })
  const where = 'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource/mcp"'
  const anonymous = await call()
  expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, `Bearer realm="api", ${where}`])
  const metadata = await fetch(`${url}/.well-known/oauth-protected-resource/mcp`)
  expect(metadata.headers.get('access-control-allow-origin')).toBe('*')
  expect(await metadata.json()).toMatchObject({
    resource: 'https://api.example.com/mcp',
    authorization_servers: ['https://id.example.com/realms/orders'],
  })
  const aud = 'https://api.example.com/mcp'
  const refused = await call(tokenWith({ aud, scope: 'openid' }))
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    `Bearer realm="api", error="insufficient_scope", scope="orders:read", ${where}`,
  ])
  expect((await call(tokenWith({ aud, scope: 'openid orders:read' }))).status).toBe(200)
  expect((await call(tokenWith({ scope: 'orders:read' }))).status).toBe(401)
})
