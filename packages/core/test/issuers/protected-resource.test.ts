import { expect, test } from 'vitest'
import { createGuard } from '../../src/http/guard/guard.ts'
import { errorReply } from '../../src/http/reply/reply.ts'
import { authRoutes } from '../../src/http/routes/routes.ts'
import { metadataRoute } from '../../src/http/routes/well-known.ts'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { jwtIssuer } from '../../src/issuers/jwt-issuer.ts'
import { protectedResource } from '../../src/issuers/protected-resource.ts'
import { limitByScopes } from '../../src/issuers/scope-policy.ts'
import { instrument } from '../../src/otel.ts'
import { auditWeb, sallyport } from '../../src/web.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { keySet, now, request, signedBy } from './samples.ts'

const resource = protectedResource({
  resource: 'https://api.example.com/mcp',
  authorizationServers: ['https://id.example.com'],
  scopes: ['orders:read'],
  name: 'Orders',
  documentation: 'https://api.example.com/docs',
})

async function world(given: typeof resource | 'none' = resource) {
  const own = await testAuth()
  const profile = jwtIssuer({
    issuer: 'https://id.example.com',
    audience: resource.document['resource'] as string,
    jwks: keySet('auth0'),
    subject: () => own.ann.id,
  })
  const options = {
    issuers: [profile],
    claims: () => ({ roles: ['maker'] }),
    ...(given !== 'none' && { resource: given }),
  }
  const auth = acceptIssuers(own.auth, options)
  const token = signedBy(
    'auth0',
    { alg: 'RS256', typ: 'at+jwt', kid: 'auth0-key-1' },
    {
      iss: 'https://id.example.com',
      aud: 'https://api.example.com/mcp',
      sub: '7',
      iat: now,
      exp: now + 60,
      scope: 'orders:read',
    },
  )
  return { ...own, auth, token }
}

/** The challenge of a refusal. */
async function challenge(work: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await work.then(
    () => undefined,
    (caught: unknown) => caught,
  )
  const { headers } = errorReply(error, { realm: 'api' })
  return headers.find(([name]) => name === 'www-authenticate')?.[1]
}

test('the metadata has the members of RFC 9728 §2, and its path is made as §3.1 says', () => {
  expect(resource).toEqual({
    document: {
      resource: 'https://api.example.com/mcp',
      authorization_servers: ['https://id.example.com'],
      scopes_supported: ['orders:read'],
      bearer_methods_supported: ['header'],
      resource_name: 'Orders',
      resource_documentation: 'https://api.example.com/docs',
    },
    path: '/.well-known/oauth-protected-resource/mcp',
    url: 'https://api.example.com/.well-known/oauth-protected-resource/mcp',
  })
  const plain = protectedResource({ resource: 'https://api.example.com', authorizationServers: ['https://id.a'] })
  expect(plain).toMatchObject({
    path: '/.well-known/oauth-protected-resource',
    document: { resource: 'https://api.example.com' },
  })
})

// Clients that compare it strictly refuse any other spelling: https://github.com/exa-labs/exa-mcp-server/pull/387
test.each([
  ['https://api.example.com/', '/.well-known/oauth-protected-resource'],
  ['https://api.example.com/mcp/', '/.well-known/oauth-protected-resource/mcp/'],
  ['https://API.example.com/mcp', '/.well-known/oauth-protected-resource/mcp'],
])('the metadata has the identifier %s as it was given (RFC 9728 §3.3), at %s', (given, path) => {
  const made = protectedResource({ resource: given, authorizationServers: ['https://id.a'] })
  expect([made.document['resource'], made.path]).toEqual([given, path])
})

test('the route of the metadata is public, may be cached and read by every page, and needs a resource', async () => {
  const { auth } = await world()
  const route = metadataRoute(auth)
  expect(route).toMatchObject({ method: 'GET', path: resource.path, access: { kind: 'public' } })
  expect(await route.handle({ ...request(), body: undefined, params: {} })).toEqual({
    status: 200,
    headers: [
      ['content-type', 'application/json'],
      ['cache-control', 'public, max-age=300'],
      ['access-control-allow-origin', '*'],
    ],
    body: resource.document,
  })
  const none = (await world('none')).auth
  expect(() => metadataRoute(none)).toThrow(new TypeError('auth: has no metadata; pass resource to acceptIssuers()'))
})

test('every refusal by a guard says where the metadata is (RFC 9728 §5.1)', async () => {
  const { auth, token } = await world()
  const where = `resource_metadata="${resource.url}"`
  const guard = createGuard(auth)
  expect(await challenge(guard(request()))).toBe(`Bearer realm="api", ${where}`)
  expect(await challenge(guard(request('x.y.z')))).toBe(`Bearer realm="api", error="invalid_token", ${where}`)
  expect(await challenge(createGuard(auth, { maxAge: '1m' })(request(token)))).toBe(
    `Bearer realm="api", error="insufficient_user_authentication", max_age="60", ${where}`,
  )
  expect(await challenge(createGuard(auth, { roles: ['admin'] })(request(token)))).toBeUndefined()
  const policy = limitByScopes({ decide: () => ({ allowed: true, reason: '' }), couldEver: () => true })
  expect(await challenge(createGuard(auth, { can: { action: 'orders:write' } }, { policy })(request(token)))).toBe(
    `Bearer realm="api", error="insufficient_scope", scope="orders:write", ${where}`,
  )
})

test('without a resource nothing is added to challenges, nor to those of the Auth itself', async () => {
  const { auth, own } = { ...(await world('none')), own: (await testAuth()).auth }
  for (const one of [auth, own]) {
    expect(await challenge(createGuard(one)(request()))).toBe('Bearer realm="api"')
  }
})

test('an instrumented Auth accepts the same tokens and adds the same', async () => {
  const { auth, token, ann } = await world()
  const { auth: traced, stop } = instrument(auth)
  expect(await createGuard(traced)(request(token))).toMatchObject({ claims: { sub: ann.id } })
  expect(await challenge(createGuard(traced)(request()))).toContain('resource_metadata')
  const routes = authRoutes(traced)
  const list = routes.find(({ path }) => path === '/sessions')!
  expect(await codeOf(list.handle({ ...request(token), body: undefined, params: {} }))).toBe('token_invalid')
  stop()
})

test('the auth routes accept tokens of our own only: another issuer’s has no session here', async () => {
  const { auth, token, ann } = await world()
  const own = (await auth.createSession(ann.id)).accessToken
  for (const { method, path, access, handle } of authRoutes(auth)) {
    if (access.kind === 'public') continue
    const refused = handle({ ...request(token), method, body: {}, params: {} })
    expect([path, await codeOf(refused)]).toEqual([path, 'token_invalid'])
  }
  const list = authRoutes(auth).find(({ path }) => path === '/sessions')!
  expect(await list.handle({ ...request(own), body: undefined, params: {} })).toMatchObject({ status: 200 })
})

test('the web entry accepts the same tokens, and its refusals say where the metadata is', async () => {
  const { auth, token, ann } = await world()
  const { guard: make, errorResponse, router, routes } = sallyport(auth, { clientIp: false })
  const guard = make()
  const ask = (headers?: Record<string, string>) =>
    guard(new Request('https://api.example.com/mcp', { headers: headers ?? {} }))
  for (const answer of [router({}).fetch, routes]) {
    const metadata = await answer(new Request(resource.url))
    expect([metadata?.status, await metadata?.json()]).toEqual([200, resource.document])
    expect((await answer(new Request(resource.url, { method: 'POST' })))?.status).toBe(405)
  }
  expect(auditWeb(router({})).routes).toContainEqual(expect.objectContaining({ method: 'GET', path: resource.path }))
  expect(await ask({ authorization: `Bearer ${token}` })).toMatchObject({ claims: { sub: ann.id } })
  const refused = await ask().then(
    () => undefined,
    error => errorResponse(error),
  )
  expect(refused?.headers.get('www-authenticate')).toContain(`resource_metadata="${resource.url}"`)
})

test.each([
  ['resource', { resource: 'api.example.com' }],
  ['resource', { resource: 'https://api.example.com/mcp?x=1' }],
  ['resource', { resource: 'https://api.example.com/:mcp' }],
  ['resource', { resource: 'https://api.example.com/mcp*' }],
  ['authorizationServers', { authorizationServers: [] }],
  ['authorizationServers', { authorizationServers: ['id'] }],
  ['scopes', { scopes: ['a"b'] }],
  ['scopes', { scopes: ['a b'] }],
  ['scope', { scope: 'x' }],
])('a mistake is a TypeError that names the option: %s', (option, wrong) => {
  const options = { resource: 'https://api.example.com', authorizationServers: ['https://id.a'] }
  expect(() => protectedResource({ ...options, ...wrong })).toThrow(new RegExp(`^protectedResource: ${option} `))
})
