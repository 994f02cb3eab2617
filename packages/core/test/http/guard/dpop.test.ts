import { describe, expect, test } from 'vitest'
import { authRoutes, createGuard, errorReply, type HttpRequest } from '../../../src/http/index.ts'
import { codeOf, password, testAuth } from '../../fixtures/auth.ts'
import { createHolder, type ProofParts } from '../../fixtures/dpop.ts'
import { instantHasher } from '../../fixtures/instant-hasher.ts'

const base = 'https://api.example.test'
const algs = 'algs="ES256 EdDSA ES384"'

async function setUp(required = false) {
  const world = await testAuth({ dpop: { baseUrls: [base], required }, hashing: { hasher: instantHasher() } })
  const holder = createHolder(world.clock)
  const bob = world.add('bob', ['maker'], `plain:${password}`)
  const logIn = async () => {
    const proof = holder.prove({ method: 'POST', url: `${base}/login` })
    return world.auth.createSession(bob.id, { dpop: { method: 'POST', url: '/login', proof } })
  }
  return { ...world, holder, bob, logIn, guard: createGuard(world.auth) }
}

/** A request for orders; `headers` may be any that a client can send. */
function request(headers: Readonly<Record<string, string>>, method = 'GET', url = '/orders?page=2'): HttpRequest {
  return { method, url, header: name => headers[name], rawHeaders: Object.entries(headers).flat() }
}

async function challengeFor(refused: Promise<unknown>): Promise<string | undefined> {
  const error: unknown = await refused.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  return errorReply(error).headers.find(([name]) => name === 'www-authenticate')?.[1]
}

test('K01 a guard lets a bound token in with its scheme and its proof', async () => {
  const { guard, logIn, holder, bob } = await setUp()
  const { accessToken } = await logIn()
  for (const scheme of ['DPoP', 'dpop', 'DPOP  ']) {
    const dpop = holder.prove({ accessToken })
    const { claims } = await guard(request({ authorization: `${scheme} ${accessToken}`, dpop }))
    expect(claims).toMatchObject({ sub: bob.id, cnf: { jkt: holder.jkt } })
  }
})

describe('K01 a proof for something else is refused', () => {
  test.each<[string, ProofParts]>([
    ['another method', { method: 'POST' }],
    ['a method in small letters', { method: 'get' }],
    ['another path', { url: `${base}/items` }],
    ['another host', { url: 'https://evil.example/orders' }],
    ['another scheme', { url: 'http://api.example.test/orders' }],
    ['another port', { url: `${base}:8443/orders` }],
    ['another access token', { accessToken: 'x' }],
    ['an ath of another form', { claims: { ath: 'x' } }],
    ['no ath', { claims: { ath: undefined } }],
  ])('%s', async (_, parts) => {
    const { guard, logIn, holder } = await setUp()
    const { accessToken } = await logIn()
    const refused = guard(
      request({ authorization: `DPoP ${accessToken}`, dpop: holder.prove({ accessToken, ...parts }) }),
    )
    expect(await challengeFor(refused)).toBe(`DPoP realm="api", error="invalid_dpop_proof", ${algs}`)
  })

  test('a proof for GET is none for HEAD', async () => {
    const { guard, logIn, holder } = await setUp()
    const { accessToken } = await logIn()
    const headers = { authorization: `DPoP ${accessToken}`, dpop: holder.prove({ accessToken }) }
    expect(await codeOf(guard(request(headers, 'HEAD')))).toBe('invalid_dpop_proof')
  })
})

test.each([
  { host: 'evil.example' },
  { host: 'api.example.test/items?' },
  { host: 'api.example.test', 'x-forwarded-host': 'api.example.test/items?', 'x-forwarded-proto': 'http' },
  { 'x-forwarded-host': 'evil.example', 'x-forwarded-port': '8443', 'x-forwarded-prefix': '/items' },
  { forwarded: 'host=evil.example;proto=http', 'x-original-url': '/items', 'x-rewrite-url': '/items' },
])('K01 no header about the host has an effect: %o', async forged => {
  const { guard, logIn, holder } = await setUp()
  const { accessToken } = await logIn()
  const authorization = `DPoP ${accessToken}`
  const right = { ...forged, authorization, dpop: holder.prove({ accessToken }) }
  expect((await guard(request(right))).claims.cnf).toEqual({ jkt: holder.jkt })
  const stolen = [`${base}/items`, 'https://evil.example/orders', 'http://evil.example/orders', `${base}:8443/orders`]
  for (const url of stolen) {
    const dpop = holder.prove({ accessToken, url })
    expect(await codeOf(guard(request({ ...forged, authorization, dpop })))).toBe('invalid_dpop_proof')
  }
})

test('K02 a bound token with the scheme Bearer is refused, with a good proof too', async () => {
  const { guard, logIn, holder } = await setUp()
  const { accessToken } = await logIn()
  const authorization = `Bearer ${accessToken}`
  for (const headers of [{ authorization }, { authorization, dpop: holder.prove({ accessToken }) }]) {
    const challenge = `Bearer realm="api", error="invalid_token", DPoP ${algs}`
    expect(await challengeFor(guard(request(headers)))).toBe(challenge)
  }
})

test('K02 a bearer token with the scheme DPoP is refused, and with its own scheme a proof is ignored', async () => {
  const { auth, guard, holder, bob } = await setUp()
  const { accessToken } = await auth.createSession(bob.id)
  const dpop = holder.prove({ accessToken })
  const refused = guard(request({ authorization: `DPoP ${accessToken}`, dpop }))
  expect(await challengeFor(refused)).toBe(`DPoP realm="api", error="invalid_token", ${algs}`)
  expect((await guard(request({ authorization: `Bearer ${accessToken}`, dpop }))).claims.sub).toBe(bob.id)
  expect((await guard(request({ authorization: `Bearer ${accessToken}`, dpop: 'x' }))).claims.sub).toBe(bob.id)
})

test('C04 a request without a token is told both schemes, or only DPoP if it is required', async () => {
  const both = await setUp()
  expect(await challengeFor(both.guard(request({})))).toBe(`Bearer realm="api", DPoP ${algs}`)
  const only = await setUp(true)
  expect(await challengeFor(only.guard(request({})))).toBe(`DPoP realm="api", ${algs}`)
})

test('C02 malformed and doubled Authorization headers are refused', async () => {
  const { guard, logIn, holder } = await setUp()
  const { accessToken } = await logIn()
  const dpop = holder.prove({ accessToken })
  for (const authorization of [`DPoP ${accessToken} x`, `DPoP\t${accessToken}`, `DPoP x, Bearer ${accessToken}`]) {
    const code = await codeOf(guard(request({ authorization, dpop })))
    expect([authorization, code]).toEqual([authorization, 'invalid_request'])
  }
  const once = request({ authorization: `DPoP ${accessToken}`, dpop })
  const twice = { ...once, rawHeaders: ['Authorization', 'Bearer x', 'Authorization', `DPoP ${accessToken}`] }
  expect(await codeOf(guard(twice))).toBe('invalid_request')
})

test('K01 a bound token without the header DPoP, or with two, is refused', async () => {
  const { guard, logIn, holder } = await setUp()
  const { accessToken } = await logIn()
  const authorization = `DPoP ${accessToken}`
  const dpop = [holder.prove({ accessToken }), holder.prove({ accessToken })].join(', ')
  expect(await codeOf(guard(request({ authorization })))).toBe('invalid_dpop_proof')
  expect(await codeOf(guard(request({ authorization, dpop: '' })))).toBe('invalid_dpop_proof')
  expect(await codeOf(guard(request({ authorization, dpop })))).toBe('invalid_dpop_proof')
})

test('K03 all guards of one request take its proof together, and another request does not get it', async () => {
  const { auth, guard, logIn, holder } = await setUp()
  const { accessToken } = await logIn()
  const headers = { authorization: `DPoP ${accessToken}`, dpop: holder.prove({ accessToken }) }
  const own = { native: {} }
  for (const each of [guard, createGuard(auth, { roles: ['maker'] }), createGuard(auth, { optional: true })]) {
    expect((await each({ ...request(headers), ...own }))?.claims.cnf).toEqual({ jkt: holder.jkt })
  }
  const standard = new Request(`${base}/orders`)
  const calls = holder.prove({ accessToken })
  for (let n = 0; n < 2; n++) {
    const call = { ...request({ ...headers, dpop: calls }), native: { request: standard } }
    expect((await guard(call)).claims.cnf).toEqual({ jkt: holder.jkt })
  }
  expect(await codeOf(guard({ ...request(headers), native: {} }))).toBe('invalid_dpop_proof')
  expect(await codeOf(guard(request(headers)))).toBe('invalid_dpop_proof')
})

test('K02 a challenge for a nonce has it in a header and in the body', async () => {
  const { clock, guard, logIn, holder } = await setUp()
  const { accessToken } = await logIn()
  const authorization = `DPoP ${accessToken}`
  const late = { claims: { iat: Math.floor(clock() / 1000) - 3600 } }
  const refused: unknown = await guard(request({ authorization, dpop: holder.prove({ accessToken, ...late }) })).catch(
    (error: unknown) => error,
  )
  const reply = errorReply(refused)
  const headers = Object.fromEntries(reply.headers)
  expect(headers).toMatchObject({
    'www-authenticate': `DPoP realm="api", error="use_dpop_nonce", ${algs}`,
    'cache-control': 'no-store',
    'retry-after': '0',
  })
  const nonce = headers['dpop-nonce']
  expect(reply).toMatchObject({ status: 401, body: { code: 'use_dpop_nonce', retry: true, dpop_nonce: nonce } })
  const dpop = holder.prove({ accessToken, claims: { ...late.claims, nonce } })
  expect((await guard(request({ authorization, dpop }))).claims.cnf).toEqual({ jkt: holder.jkt })
})

test('a request that does not tell its URL is a mistake of the application', async () => {
  const { guard, logIn } = await setUp()
  const { accessToken } = await logIn()
  const { url: _, ...blind } = request({ authorization: `DPoP ${accessToken}` })
  await expect(guard(blind)).rejects.toThrow(new TypeError('request.url: DPoP proofs need the path of the request'))
})

test('without the option the scheme DPoP has no token, and a bound token is not valid', async () => {
  const bound = await setUp()
  const { accessToken } = await bound.logIn()
  const plain = createGuard(bound.startAnother({ dpop: undefined as never }))
  const dpop = bound.holder.prove({ accessToken })
  expect(await codeOf(plain(request({ authorization: `DPoP ${accessToken}`, dpop })))).toBe('authentication_required')
  expect(await codeOf(plain(request({ authorization: `Bearer ${accessToken}`, dpop })))).toBe('token_invalid')
})

describe('cookies', () => {
  const cookies = { cookies: { access: true } } as const
  test('K01 a bound token in a cookie needs a proof, so that a stolen cookie is worthless', async () => {
    const { auth, logIn, holder } = await setUp()
    const guard = createGuard(auth, {}, cookies)
    const { accessToken } = await logIn()
    const cookie = `__Host-sp-access=${accessToken}`
    expect(await codeOf(guard(request({ cookie })))).toBe('invalid_dpop_proof')
    for (const parts of [{ accessToken }, {}]) {
      expect((await guard(request({ cookie, dpop: holder.prove(parts) }))).claims.cnf).toEqual({ jkt: holder.jkt })
    }
    const other = holder.prove({ accessToken: 'x' })
    expect(await codeOf(guard(request({ cookie, dpop: other })))).toBe('invalid_dpop_proof')
  })
})

test('K01 the routes bind a session, refresh it with a fresh proof, and keep the key in a step-up', async () => {
  const { auth, holder, clock } = await setUp()
  const routes = new Map(authRoutes(auth).map(route => [route.path, route]))
  const post = async (path: string, body: object, by = holder, accessToken?: string) => {
    const proof = by.prove({
      method: 'POST',
      url: `${base}/auth${path}`,
      ...(accessToken !== undefined && { accessToken }),
    })
    const headers = {
      'content-type': 'application/json',
      dpop: proof,
      ...(accessToken !== undefined && { authorization: `DPoP ${accessToken}` }),
    }
    const reply = await routes.get(path)!.handle({ ...request(headers, 'POST', `/auth${path}`), body, params: {} })
    return reply.body as { access_token: string; refresh_token: string; token_type: string }
  }
  const first = await post('/login', { username: 'bob', password })
  expect(first.token_type).toBe('DPoP')
  const second = await post('/refresh', { refresh_token: first.refresh_token })
  expect(second.token_type).toBe('DPoP')
  const third = await post('/reauthenticate', { password }, holder, second.access_token)
  expect(third.token_type).toBe('DPoP')
  const stolen = post('/refresh', { refresh_token: third.refresh_token }, createHolder(clock))
  expect(await challengeFor(stolen)).toBe(`Bearer realm="api", error="invalid_token", DPoP ${algs}`)
})
