import { generateKeyPairSync, sign } from 'node:crypto'
import { Controller, Get } from '@nestjs/common'
import type { Auth, ClaimsOf } from '@sallyport/core'
import { acceptIssuers, jwtIssuer, limitByScopes, protectedResource } from '@sallyport/core/issuers'
import { definePolicy, resource } from '@sallyport/rbac'
import { describe, expect, test } from 'vitest'
import { auditNest, CurrentUser, Recheck, RecheckedUser, SallyportModule, sallyportDecorators } from '../src/index.ts'
import { bearer, type OwnClaims, platforms, setUp, start, type User } from './setup.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const policy = limitByScopes(
  definePolicy({
    resources: { report: resource()('read', 'write') },
    roles: { maker: {}, admin: {} },
    rules: ({ allow }) => [allow('maker', ['report:read', 'report:write'])],
  }),
)
const { Can } = sallyportDecorators(policy)
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

@Controller()
class RoutesController {
  @Get('me')
  me(@CurrentUser() claims: ClaimsOf<Auth<User, OwnClaims>>) {
    return { sub: claims.sub }
  }

  @Recheck('0s')
  @Get('now')
  now(@RecheckedUser() user: User) {
    return user
  }

  @Can('report:read')
  @Get('report')
  report() {
    return { report: true }
  }
}

describe.each(platforms)('tokens of another issuer on %s', platform => {
  async function begin() {
    const world = setUp()
    const partner = jwtIssuer({
      issuer: 'https://id.example.com',
      audience: 'api',
      algorithms: ['EdDSA'],
      jwks: { keys: [publicKey.export({ format: 'jwk' })] },
      subject: ({ sub }) => `u-${String(sub)}`,
    })
    const auth = acceptIssuers(world.auth, { issuers: [partner], claims: () => ({ roles: ['maker'] }), resource: api })
    const { app, url } = await start(platform, [SallyportModule.forRoot(auth)], {
      controllers: [RoutesController],
    })
    const get = (path: string, token: string) => fetch(url + path, { headers: bearer(token) })
    return { ...world, app, get, url, token: (members?: object) => tokenAt(world.time.now, members) }
  }

  test('are accepted like Sallyport’s own, and the user is read by the mapped id', async () => {
    const { get, token, login } = await begin()
    expect(await (await get('/me', token())).json()).toEqual({ sub: 'u-maker' })
    expect(await (await get('/now', token())).json()).toMatchObject({ id: 'u-maker' })
    expect(await (await get('/me', (await login('maker')).accessToken)).json()).toEqual({ sub: 'u-maker' })
    expect((await get('/auth/sessions', token())).status).toBe(401)
  })

  test('are limited by their scopes, and a refusal names the missing scope and the metadata', async () => {
    const { get, token, login, url } = await begin()
    const refused = await get('/report', token({ scope: 'report:write' }))
    const where = 'resource_metadata="https://api.example.com/.well-known/oauth-protected-resource"'
    expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
      403,
      `Bearer realm="api", error="insufficient_scope", scope="report:read", ${where}`,
    ])
    expect((await get('/report', token({ scope: 'report:read' }))).status).toBe(200)
    expect((await get('/report', (await login('maker')).accessToken)).status).toBe(200)
    expect((await fetch(`${url}/me`)).headers.get('www-authenticate')).toBe(`Bearer realm="api", ${where}`)
    expect(await (await fetch(url + api.path)).json()).toEqual(api.document)
  })
  test('H09 the audit lists the metadata as a public route', async () => {
    const { app } = await begin()
    const { routes, findings } = auditNest(app)
    const { path } = api
    const guards = [{ kind: 'public', reason: 'metadata for OAuth clients' }]
    expect(routes).toContainEqual(expect.objectContaining({ method: 'GET', path, guards }))
    expect(findings).toEqual([])
  })
})
