import { generateKeyPairSync, sign } from 'node:crypto'
import { acceptIssuers, jwtIssuer, protectedResource, scopePolicy } from '@sallyport/core/issuers'
import { expect, test } from 'vitest'
import { auditFastify, permissions, readers } from '../src/index.ts'
import { bearer, makeApp, serve, setUp } from './setup.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const policy = scopePolicy()
const resource = protectedResource({
  resource: 'https://api.example.com',
  authorizationServers: ['https://id.example.com'],
})

function tokenAt(milliseconds: number, members: object = {}): string {
  const iat = Math.floor(milliseconds / 1000)
  const payload = { iss: 'https://id.example.com', aud: 'api', sub: 'maker', iat, exp: iat + 300, ...members }
  const parts = [{ alg: 'EdDSA', typ: 'at+jwt' }, payload]
  const signed = parts.map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${sign(null, Buffer.from(signed), privateKey).toString('base64url')}`
}

async function start() {
  const world = setUp()
  const partner = jwtIssuer({
    issuer: 'https://id.example.com',
    audience: 'api',
    algorithms: ['EdDSA'],
    jwks: { keys: [publicKey.export({ format: 'jwk' })] },
    subject: ({ sub }) => `u-${String(sub)}`,
  })
  const auth = acceptIssuers(world.auth, { issuers: [partner], claims: () => ({ roles: ['maker'] }), resource })
  const { claims, user } = readers(auth)
  const { can } = permissions(policy)
  const app = await makeApp({ auth, policy })
  app.get('/me', request => ({ sub: claims(request).sub }))
  app.get('/now', { config: { sallyport: { recheck: '0s' } } }, request => user(request))
  app.get('/report', { config: { sallyport: can('report:read') } }, () => ({ report: true }))
  const { url } = await serve(app)
  const get = (path: string, token: string) => fetch(url + path, { headers: bearer(token) })
  return { ...world, app, auth, get, url, token: (members?: object) => tokenAt(world.time.now, members) }
}

test('tokens of another issuer are accepted like Sallyport’s own, and the user is read by the mapped id', async () => {
  const { get, token, login } = await start()
  expect(await (await get('/me', token())).json()).toEqual({ sub: 'u-maker' })
  expect(await (await get('/now', token())).json()).toMatchObject({ id: 'u-maker' })
  expect(await (await get('/me', (await login('maker1')).accessToken)).json()).toEqual({ sub: 'u-maker' })
  expect((await get('/auth/sessions', token())).status).toBe(401)
})

test('a refusal names the missing scope and the metadata', async () => {
  const { get, token, url } = await start()
  const refused = await get('/report', token({ scope: 'report:write' }))
  const where = 'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"'
  expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
    403,
    `Bearer realm="api", error="insufficient_scope", scope="report:read", ${where}`,
  ])
  expect((await get('/report', token({ scope: 'report:read' }))).status).toBe(200)
  expect((await fetch(`${url}/me`)).headers.get('www-authenticate')).toBe(`Bearer realm="api", ${where}`)
  expect(await (await fetch(url + resource.path)).json()).toEqual(resource.document)
})

test('H09 the audit lists the metadata as a public route, and the application may leave it out', async () => {
  const { app, auth } = await start()
  const { routes, findings } = await auditFastify(app)
  const { path } = resource
  const guards = [{ kind: 'public', reason: 'metadata for OAuth clients' }]
  expect(routes).toContainEqual(expect.objectContaining({ method: 'GET', path, guards }))
  expect(findings).toEqual([])
  const without = await makeApp({ auth, metadata: false })
  expect((await without.inject(path)).statusCode).toBe(404)
})
