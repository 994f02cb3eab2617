import { generateKeyPairSync, sign } from 'node:crypto'
import { acceptIssuers, jwtIssuer, limitByScopes, protectedResource } from '@sallyport/core/issuers'
import { definePolicy, resource } from '@sallyport/rbac'
import { describe, expect, test } from 'vitest'
import { bearer, load, serve, setUp, versions } from './setup.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const policy = definePolicy({
  resources: { report: resource()('read', 'write') },
  roles: { maker: {}, admin: {} },
  rules: ({ allow }) => [allow('maker', ['report:read', 'report:write'])],
})
const api = protectedResource({
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

describe.each(versions)('tokens of another issuer on %s', async version => {
  const { express, sallyport } = await load(version)
  const { auditExpress } = await import('../src/index.ts')

  async function start() {
    const world = setUp()
    const partner = jwtIssuer({
      issuer: 'https://id.example.com',
      audience: 'api',
      algorithms: ['EdDSA'],
      jwks: { keys: [publicKey.export({ format: 'jwk' })] },
      subject: ({ sub }) => `u-${String(sub)}`,
    })
    const auth = acceptIssuers(world.auth, { issuers: [partner], claims: () => ({ roles: ['maker'] }), resource: api })
    const { guard, claims, user, routes, metadata, errors } = sallyport(auth, { policy: limitByScopes(policy) })
    const app = express()
    app.use('/auth', routes)
    app.use(metadata())
    app.get('/me', guard(), (req, res) => res.json({ sub: claims(req).sub, scopes: claims(req).scopes ?? null }))
    app.get('/now', guard({ recheck: '0s' }), (req, res) => res.json(user(req)))
    app.get('/report', guard.can('report:read'), (_req, res) => res.json('report'))
    app.use(errors())
    const { url } = await serve(app)
    const get = (path: string, token: string) => fetch(url + path, { headers: bearer(token) })
    return { ...world, app, get, url, token: (members?: object) => tokenAt(world.time.now, members) }
  }

  test('are accepted like Sallyport’s own, and the user is read by the mapped id', async () => {
    const { get, token, login } = await start()
    expect(await (await get('/me', token({ scope: 'a b' }))).json()).toEqual({ sub: 'u-maker', scopes: ['a', 'b'] })
    expect(await (await get('/now', token())).json()).toMatchObject({ id: 'u-maker' })
    const { accessToken } = await login('maker1')
    expect(await (await get('/me', accessToken)).json()).toEqual({ sub: 'u-maker', scopes: null })
  })

  test('are limited by their scopes, and a refusal names the missing scope and the metadata', async () => {
    const { get, token, login, url } = await start()
    const refused = await get('/report', token({ scope: 'report:write' }))
    const where = 'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"'
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      `Bearer realm="api", error="insufficient_scope", scope="report:read", ${where}`,
    ])
    expect((await get('/report', token({ scope: 'report:read' }))).status).toBe(200)
    expect((await get('/report', (await login('maker1')).accessToken)).status).toBe(200)
    const anonymous = await fetch(`${url}/me`)
    expect([anonymous.status, anonymous.headers.get('www-authenticate')]).toEqual([401, `Bearer realm="api", ${where}`])
    expect(await (await fetch(url + api.path)).json()).toEqual(api.document)
  })

  test('H09 the audit lists the metadata as a public route', async () => {
    const { app } = await start()
    const { routes, findings } = auditExpress(app)
    const path = '/.well-known/oauth-protected-resource'
    const guards = [{ kind: 'public', reason: 'metadata for OAuth clients' }]
    expect(routes).toContainEqual(expect.objectContaining({ method: 'GET', path, guards }))
    expect(findings.filter(({ message }) => message.includes('well-known'))).toEqual([])
  })

  test('a second Sallyport without a resource has no metadata to serve', () => {
    const { metadata } = sallyport(setUp().auth)
    expect(metadata).toThrow(new TypeError('auth: has no metadata; pass resource to acceptIssuers()'))
    expect(() => (metadata as (...given: unknown[]) => unknown)({}, {}, () => {})).toThrow(TypeError)
  })

  test('do not create a session', async () => {
    const { get, token } = await start()
    expect((await get('/auth/sessions', token())).status).toBe(401)
  })
})
