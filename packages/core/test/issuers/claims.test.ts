import { afterAll, beforeAll, expect, test } from 'vitest'
import { createGuard } from '../../src/http/guard/guard.ts'
import { acceptIssuers, type AcceptIssuersOptions } from '../../src/issuers/accept-issuers.ts'
import { jwtIssuer, type JwtIssuerOptions } from '../../src/issuers/jwt-issuer.ts'
import { limitByScopes, scopePolicy } from '../../src/issuers/scope-policy.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { memoryStore } from '../../src/memory/memory-store.ts'
import { keySet, now, presetsAt, request, serveKeys, signedBy } from './samples.ts'

let keys: Awaited<ReturnType<typeof serveKeys>>
beforeAll(async () => void (keys = await serveKeys()))
afterAll(() => keys.close())

const header = { alg: 'RS256', typ: 'at+jwt', kid: 'auth0-key-1' }
const plain = { iss: 'https://id.example', aud: 'api', sub: '7', iat: now, exp: now + 600 }
const tokenWith = (payload: object = {}) => signedBy('auth0', header, { ...plain, ...payload })

async function world(
  options: Partial<JwtIssuerOptions> = {},
  more: Partial<AcceptIssuersOptions<{ roles: readonly string[] }>> = {},
) {
  const own = await testAuth()
  const bob = own.add('bob', ['maker'])
  const profile = jwtIssuer({
    issuer: plain.iss,
    audience: plain.aud,
    jwks: keySet('auth0'),
    subject: ({ sub }) => (sub === '7' ? bob.id : sub === 'boss' ? own.ann.id : undefined),
    ...options,
  })
  const auth = acceptIssuers(own.auth, { issuers: [profile], claims: ({ roles }) => ({ roles }), ...more })
  return { ...own, own: own.auth, auth, bob }
}

test('the subject is mapped to the application’s id, and a subject that the mapping does not know is refused', async () => {
  const { auth, bob } = await world()
  expect(await auth.verify(tokenWith())).toMatchObject({ sub: bob.id })
  expect(await codeOf(auth.verify(tokenWith({ sub: '8' })))).toBe('token_invalid')
})

test('C07 a mapping that fails, hangs or returns no id is 503 and an event, and is tried again', async () => {
  const { auth, events } = await world({
    subject: ({ sub }) => {
      if (sub === 'throws') throw new Error('no database')
      return sub === 'rejects' ? Promise.reject(new Error('no database')) : (7 as never)
    },
  })
  for (const sub of ['throws', 'rejects', 'number']) {
    expect(await codeOf(auth.verify(tokenWith({ sub })))).toBe('store_unavailable')
  }
  expect(events.filter(({ type }) => type === 'store_failed')).toMatchObject(
    Array.from({ length: 3 }, () => ({ operation: 'acceptIssuers.subject' })),
  )
})

test('a token without a session counts as one, and without a login time it needs a step-up', async () => {
  const { auth } = await world()
  const [one, other] = [await auth.verify(tokenWith()), await auth.verify(tokenWith({ iat: now - 1 }))]
  expect(one.sid).not.toBe(other.sid)
  expect(one).toMatchObject({ auth_time: 0 })
  const [a, b] = [await auth.verify(tokenWith({ sid: 's' })), await auth.verify(tokenWith({ sid: 's', iat: now - 1 }))]
  expect(a.sid).toBe(b.sid)
  const stepUp = createGuard(auth, { maxAge: '5m' })
  expect(await codeOf(stepUp(request(tokenWith())))).toBe('reauthentication_required')
  expect(await codeOf(stepUp(request(tokenWith({ auth_time: now - 10 }))))).toBeUndefined()
})

test('a session of another issuer’s never has the name of one of ours', async () => {
  const { auth, own, ann } = await world({ subject: () => ann.id })
  const pair = await own.createSession(ann.id)
  const { sid } = payloadOf(pair.accessToken)
  const claims = await auth.verify(tokenWith({ sid }))
  expect(claims.sid).not.toBe(sid)
  await own.logout(pair.refreshToken)
  expect(await codeOf(auth.verify(tokenWith({ sid })))).toBeUndefined()
})

test('B12 B14 neither a token nor a mapping can set the claims of the library or a prototype', async () => {
  const evil = { sub: 'root', iss: 'us', sid: 'x', auth_time: now, act: { sub: 'x' }, exp: 1, roles: ['maker'] }
  const { auth, bob } = await world({}, { claims: () => evil })
  const claims = await auth.verify(tokenWith({ ['__proto__']: { admin: true } }))
  expect(claims).toMatchObject({ sub: bob.id, iss: plain.iss, auth_time: 0, exp: plain.exp, roles: ['maker'] })
  expect(Object.hasOwn(claims, 'act')).toBe(false)
  expect(({} as { admin?: boolean }).admin).toBeUndefined()
})

test('F18 an actor is mapped, kept out unless the route wants actors, and blocked with their own id', async () => {
  const { auth, ann } = await world()
  const impersonated = tokenWith({ act: { sub: 'boss' } })
  expect(await auth.verify(impersonated)).toMatchObject({ act: { sub: ann.id } })
  expect(await codeOf(createGuard(auth)(request(impersonated)))).toBe('forbidden')
  expect(await codeOf(createGuard(auth, { actors: true })(request(impersonated)))).toBeUndefined()
  for (const act of [{ sub: 'nobody' }, 'boss', [], null, {}]) {
    expect(await codeOf(auth.verify(tokenWith({ act })))).toBe('token_invalid')
  }
  await auth.block(ann.id)
  expect(await codeOf(auth.verify(impersonated))).toBe('token_invalid')
})

test('H08 recheck reads the mapped user, whose roles take the place of the token’s; its scopes stay', async () => {
  const { auth, bob, rows } = await world()
  const guard = createGuard(auth, { recheck: '0s', roles: ['maker'] })
  const token = tokenWith({ roles: ['maker'], scope: 'orders:read' })
  expect(await guard(request(token))).toMatchObject({
    user: { id: bob.id },
    claims: { sub: bob.id, roles: ['maker'], scopes: ['orders:read'] },
  })
  bob.roles = []
  expect(await codeOf(guard(request(token)))).toBe('forbidden')
  rows.delete(bob.id)
  expect(await codeOf(guard(request(token)))).toBe('token_invalid')
})

test('recheck gives tokens of our own no scopes', async () => {
  const { auth, ann } = await world()
  const { accessToken } = await auth.createSession(ann.id)
  const { claims } = await createGuard(auth, { recheck: '0s' })(request(accessToken))
  expect('scopes' in claims).toBe(false)
})

const everything = {
  decide: () => ({ allowed: true, reason: 'role' }),
  couldEver: () => true,
}

test('scopes are permissions: a token without the scope is told which one it lacks, before anything is loaded', async () => {
  const { auth, ann, events } = await world()
  let loads = 0
  const can = { action: 'orders:approve', load: () => (loads++, {}), subject: () => ({ id: 'x', roles: [] }) }
  const ours = (await auth.createSession(ann.id)).accessToken
  const weak = tokenWith({ scope: 'orders:read' })
  const strong = tokenWith({ scope: ['orders:read', 'orders:approve'] })
  const [limited, scopesOnly] = [limitByScopes(everything), scopePolicy()].map(policy => {
    const guards = [createGuard(auth, { can }, { policy }), createGuard(auth, { can, recheck: '0s' }, { policy })]
    return async (token: string) => Promise.all(guards.map(guard => codeOf(guard(request(token)))))
  })
  expect(await limited!(weak)).toEqual(['forbidden', 'forbidden'])
  expect(await limited!(tokenWith())).toEqual(['forbidden', 'forbidden'])
  expect(await scopesOnly!(ours)).toEqual(['forbidden', 'forbidden'])
  expect(loads).toBe(0)
  expect(await limited!(strong)).toEqual([undefined, undefined])
  expect(await limited!(ours)).toEqual([undefined, undefined])
  expect(await scopesOnly!(strong)).toEqual([undefined, undefined])
  expect(events).toContainEqual(expect.objectContaining({ type: 'access_decided', allowed: false, reason: 'scope' }))
})

test('a limited policy still refuses what it refused, and scopes may have other names', async () => {
  const { auth } = await world()
  const nothing = { decide: () => ({ allowed: false, reason: 'role' }), couldEver: () => true }
  const options = { policy: limitByScopes(nothing, { scopeOf: action => `api:${action}` }) }
  const guard = createGuard(auth, { can: { action: 'read' } }, options)
  const refused = async (scope: string) =>
    guard(request(tokenWith({ scope }))).then<object, object>(
      () => ({}),
      (error: object) => error,
    )
  expect(Object.getOwnPropertySymbols(await refused('api:read')).map(String)).not.toContain(
    'Symbol(sallyport.challenge)',
  )
  expect(Object.getOwnPropertySymbols(await refused('read')).map(String)).toContain('Symbol(sallyport.challenge)')
})

test('B18 a verified token is remembered for a minute at most, and never after it expires', async () => {
  let mapped = 0
  const { auth, advance } = await world({ subject: () => `user-${++mapped}` })
  const token = tokenWith({ exp: now + 90 })
  await Promise.all([auth.verify(token), auth.verify(token), auth.verify(token)])
  expect(mapped).toBe(1)
  advance(59)
  await auth.verify(token)
  expect(mapped).toBe(1)
  advance(2)
  await auth.verify(token)
  expect(mapped).toBe(2)
  advance(35)
  expect(await codeOf(auth.verify(token))).toBe('token_expired')
})

test('a watched connection ends with the token, and when the mapped user is blocked', async () => {
  const { auth, bob } = await world()
  const signal = auth.watch(await auth.verify(tokenWith()))
  expect(signal.aborted).toBe(false)
  await auth.block(bob.id)
  expect(signal.aborted).toBe(true)
})

test('mistakes are TypeErrors that name the option', async () => {
  const { auth } = await testAuth()
  const { auth0 } = presetsAt(keys.at)
  const claims = () => ({ roles: [] })
  const make = (options: object) => () => acceptIssuers(auth, { issuers: [auth0], claims, ...options })
  expect(make({ issuers: [] })).toThrow('issuers must be a list')
  expect(make({ issuers: [auth0, auth0] })).toThrow('issuers must not have the same issuer twice')
  expect(make({ issuers: [{}] })).toThrow('issuers must be made by')
  expect(make({ claims: undefined })).toThrow('claims must be a function')
  expect(make({ isuers: [] })).toThrow('isuers is not an option')
  const { settings } = await testAuth()
  const ours = jwtIssuer({ issuer: settings.issuer, audience: 'x', jwks: keySet('auth0'), subject: () => 'x' })
  expect(make({ issuers: [ours] })).toThrow('must not have the issuer of the Auth itself')
  expect(() => acceptIssuers({} as never, { issuers: [auth0], claims })).toThrow('what createAuth returned')
  for (const jwks of ['http://id.example/keys', 'http://192.168.0.1/keys']) {
    const profile = jwtIssuer({ issuer: 'x', audience: 'x', jwks, subject: () => 'x' })
    expect(make({ issuers: [profile] })).toThrow('https: addresses')
  }
  expect(make({})).not.toThrow()
})

test('J09 in production not even this machine is asked over http', async () => {
  const { startAnother } = await testAuth()
  const auth = startAnother({ production: true, store: memoryStore({ allowInProduction: true }) })
  const { auth0 } = presetsAt(keys.at)
  expect(() => acceptIssuers(auth, { issuers: [auth0], claims: () => ({ roles: [] }) })).toThrow('https: addresses')
})
