import { expect, test } from 'vitest'
import type { DpopProof } from '../../src/index.ts'
import { codeOf, password, payloadOf, testAuth } from '../fixtures/auth.ts'
import { createHolder, type Holder } from '../fixtures/dpop.ts'
import { factsOf } from '../fixtures/events.ts'
import { instantHasher } from '../fixtures/instant-hasher.ts'

const base = 'https://api.example.test'
const dpop = { baseUrls: [base] }
type Options = Parameters<typeof testAuth>[0]

async function setUp(options: Options = {}) {
  const world = await testAuth({ dpop, hashing: { hasher: instantHasher() }, ...options })
  const holder = createHolder(world.clock)
  const bob = world.add('bob', ['maker'], `plain:${password}`)
  const logIn = (by: Holder = holder) => world.auth.login({ login: 'bob', password, dpop: postTo('/auth/login', by) })
  return { ...world, holder, bob, logIn }
}

/** A proof of a key for a request to an auth route. */
function postTo(path: string, holder: Holder, claims: Readonly<Record<string, unknown>> = {}): DpopProof {
  return { method: 'POST', url: path, proof: holder.prove({ method: 'POST', url: base + path, claims }) }
}

/** A proof of a key for a request with an access token. */
function getWith(accessToken: string, holder: Holder): DpopProof {
  return { method: 'GET', url: '/orders?page=2', proof: holder.prove({ accessToken }) }
}

test('K01 a login with a proof binds both tokens to the key', async () => {
  const { auth, holder, logIn, bob } = await setUp()
  const pair = await logIn()
  expect(pair.tokenType).toBe('DPoP')
  expect(payloadOf(pair.accessToken)).toMatchObject({ cnf: { jkt: holder.jkt } })
  expect(payloadOf(pair.refreshToken)).toMatchObject({ cnf: { jkt: holder.jkt } })
  const claims = await auth.verify(pair.accessToken, getWith(pair.accessToken, holder))
  expect(claims).toMatchObject({ sub: bob.id, cnf: { jkt: holder.jkt } })
})

test.each(['ES256', 'ES384', 'EdDSA'] as const)('K01 a key of %s can be proved', async algorithm => {
  const { auth, clock, logIn } = await setUp()
  const holder = createHolder(clock, algorithm)
  const { accessToken } = await logIn(holder)
  expect((await auth.verify(accessToken, getWith(accessToken, holder))).cnf).toEqual({ jkt: holder.jkt })
})

test('K02 a bound access token without a proof is not valid, and with the proof of another key neither', async () => {
  const { auth, clock, logIn, events, bob } = await setUp()
  const { accessToken } = await logIn()
  expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
  expect(await codeOf(auth.verify(accessToken, getWith(accessToken, createHolder(clock))))).toBe('token_invalid')
  expect(factsOf(events, 'dpop_proof_refused')).toEqual([
    { type: 'dpop_proof_refused', subject: bob.id, reason: 'missing' },
    { type: 'dpop_proof_refused', subject: bob.id, reason: 'other_key' },
  ])
})

test('K01 K02 a stolen refresh token is worthless without the key, and its session goes on', async () => {
  const { auth, clock, holder, logIn } = await setUp()
  const { refreshToken } = await logIn()
  const thief = createHolder(clock)
  expect(await codeOf(auth.refresh(refreshToken))).toBe('invalid_dpop_proof')
  expect(await codeOf(auth.refresh(refreshToken, { dpop: postTo('/auth/refresh', thief) }))).toBe('token_invalid')
  const next = await auth.refresh(refreshToken, { dpop: postTo('/auth/refresh', holder) })
  expect(next).toMatchObject({ verdict: 'rotated', tokenType: 'DPoP' })
  expect(payloadOf(next.refreshToken)).toMatchObject({ cnf: { jkt: holder.jkt } })
})

test('a repeated refresh within the window gets the same successor, with a fresh proof each time', async () => {
  const { auth, advance, holder, logIn } = await setUp()
  const { refreshToken } = await logIn()
  const first = await auth.refresh(refreshToken, { dpop: postTo('/auth/refresh', holder) })
  advance(20)
  const again = await auth.refresh(refreshToken, { dpop: postTo('/auth/refresh', holder) })
  expect(again).toMatchObject({ verdict: 'replayed', tokenType: 'DPoP', refreshToken: first.refreshToken })
  const kept = await auth.refresh(first.refreshToken, { dpop: postTo('/auth/refresh', holder) })
  expect(kept).toMatchObject({ verdict: 'kept', tokenType: 'DPoP', refreshToken: first.refreshToken })
  advance(3600)
  const next = await auth.refresh(first.refreshToken, { dpop: postTo('/auth/refresh', holder) })
  expect(payloadOf(next.accessToken)).toMatchObject({ cnf: { jkt: holder.jkt } })
  expect(await codeOf(auth.refresh(refreshToken, { dpop: postTo('/auth/refresh', holder) }))).toBe(
    'refresh_token_reused',
  )
})

test('K01 a refused proof uses up nothing', async () => {
  const { auth, holder, logIn } = await setUp()
  const { refreshToken } = await logIn()
  const proof = postTo('/auth/refresh', holder)
  expect(await codeOf(auth.refresh(refreshToken, { dpop: { ...proof, url: '/auth/logout' } }))).toBe(
    'invalid_dpop_proof',
  )
  expect((await auth.refresh(refreshToken, { dpop: proof })).verdict).toBe('rotated')
})

test('a step-up and a password change keep the key of the session', async () => {
  const { auth, holder, logIn } = await setUp()
  const { accessToken } = await logIn()
  const claims = await auth.verify(accessToken, getWith(accessToken, holder))
  const stepped = await auth.reauthenticate(claims, { password })
  expect(payloadOf(stepped.refreshToken)).toMatchObject({ cnf: { jkt: holder.jkt } })
  const now = await auth.verify(stepped.accessToken, getWith(stepped.accessToken, holder))
  const newPassword = 'another battery staple horse'
  const changed = await auth.passwords.change(now, { currentPassword: password, newPassword })
  expect(payloadOf(changed.accessToken)).toMatchObject({ cnf: { jkt: holder.jkt } })
  expect([stepped.tokenType, changed.tokenType]).toEqual(['DPoP', 'DPoP'])
})

test('a session that the application creates is bound by its option dpop', async () => {
  const { auth, holder, bob } = await setUp()
  const given = postTo('/auth/passkey', holder)
  const { accessToken, tokenType } = await auth.createSession(bob.id, { dpop: given, amr: ['hwk'] })
  expect([tokenType, payloadOf(accessToken)]).toMatchObject(['DPoP', { cnf: { jkt: holder.jkt }, amr: ['hwk'] }])
  expect(await codeOf(auth.createSession(bob.id, { dpop: given }))).toBe('invalid_dpop_proof')
})

test('a bound refresh token logs out without a proof: it ends a session and gives nothing', async () => {
  const { auth, holder, logIn } = await setUp()
  const { accessToken, refreshToken } = await logIn()
  await auth.logout(refreshToken)
  expect(await codeOf(auth.verify(accessToken, getWith(accessToken, holder)))).toBe('token_invalid')
})

test('without a proof tokens are bearer tokens, and a proof changes nothing for them', async () => {
  const { auth, holder } = await setUp()
  const { accessToken, refreshToken, tokenType } = await auth.login({ login: 'bob', password })
  expect([tokenType, 'cnf' in payloadOf(accessToken)]).toEqual(['Bearer', false])
  expect((await auth.verify(accessToken)).cnf).toBeUndefined()
  expect((await auth.verify(accessToken, getWith(accessToken, holder))).cnf).toBeUndefined()
  const next = await auth.refresh(refreshToken, { dpop: postTo('/auth/refresh', holder) })
  expect([next.tokenType, 'cnf' in payloadOf(next.refreshToken)]).toEqual(['Bearer', false])
})

test('with required no bearer token is made or valid, also one from before', async () => {
  const { auth, holder, logIn, bob, startAnother } = await setUp()
  const strict = startAnother({ dpop: { ...dpop, required: true } })
  const before = await auth.createSession(bob.id)
  expect(await codeOf(strict.verify(before.accessToken))).toBe('token_invalid')
  expect(await codeOf(strict.verify(before.accessToken, getWith(before.accessToken, holder)))).toBe('token_invalid')
  expect(await codeOf(strict.refresh(before.refreshToken, { dpop: postTo('/auth/refresh', holder) }))).toBe(
    'token_invalid',
  )
  expect(await codeOf(strict.login({ login: 'bob', password }))).toBe('invalid_dpop_proof')
  expect(await codeOf(strict.createSession(bob.id))).toBe('invalid_dpop_proof')
  const old = { token: 'a refresh token of another system', expiresAt: 4e9 }
  expect(await codeOf(strict.importSession(bob.id, old))).toBe('invalid_dpop_proof')
  const { accessToken } = await logIn()
  expect((await strict.verify(accessToken, getWith(accessToken, holder))).sub).toBe(bob.id)
})

test('K02 without the option bound tokens are not valid, and a proof is a mistake', async () => {
  const { holder, logIn, settings, startAnother } = await setUp()
  const { accessToken, refreshToken } = await logIn()
  const { dpop: _, ...plain } = settings
  const without = startAnother({ ...plain, dpop: undefined as never })
  expect(await codeOf(without.verify(accessToken, getWith(accessToken, holder)))).toBe('token_invalid')
  expect(await codeOf(without.refresh(refreshToken, { dpop: postTo('/auth/refresh', holder) }))).toBe('token_invalid')
  const login = without.login({ login: 'bob', password, dpop: postTo('/auth/login', holder) })
  await expect(login).rejects.toThrow(new TypeError('dpop: createAuth needs the option dpop for proofs'))
})

test('K03 a proof works once in a process, for any token and route', async () => {
  const { auth, holder, logIn } = await setUp()
  const { accessToken } = await logIn()
  const proof = getWith(accessToken, holder)
  await auth.verify(accessToken, proof)
  expect(await codeOf(auth.verify(accessToken, proof))).toBe('invalid_dpop_proof')
  const jti = 'one-jti'
  const both = ['/orders', '/items'].map(url => ({
    method: 'GET',
    url,
    proof: holder.prove({ accessToken, url: base + url, claims: { jti } }),
  }))
  await auth.verify(accessToken, both[0])
  expect(await codeOf(auth.verify(accessToken, both[1]))).toBe('invalid_dpop_proof')
})

test('K03 two keys may use the same jti', async () => {
  const { auth, clock, holder, logIn } = await setUp()
  const other = createHolder(clock)
  for (const each of [holder, other]) {
    const { accessToken } = await logIn(each)
    const proof = { method: 'GET', url: '/orders', proof: each.prove({ accessToken, claims: { jti: 'same' } }) }
    expect((await auth.verify(accessToken, proof)).cnf).toEqual({ jkt: each.jkt })
  }
})

test('K03 with replays in the store a proof works once in all processes', async () => {
  const { auth, holder, logIn, startAnother } = await setUp({ dpop: { ...dpop, replays: 'store' } })
  const other = startAnother()
  const { accessToken, refreshToken } = await logIn()
  const proofs = [getWith(accessToken, holder), getWith(accessToken, holder)]
  for (const [at, proof] of proofs.entries()) {
    const [first, second] = at === 0 ? [auth, other] : [other, auth]
    await first.verify(accessToken, proof)
    expect(await codeOf(second.verify(accessToken, proof))).toBe('invalid_dpop_proof')
  }
  const proof = postTo('/auth/refresh', holder)
  await other.refresh(refreshToken, { dpop: proof })
  expect(await codeOf(auth.refresh(refreshToken, { dpop: proof }))).toBe('invalid_dpop_proof')
})

test('K01 a wrong proof at a login is refused before the password is looked at, and counts no attempt', async () => {
  const { auth, holder, events } = await setUp({ throttle: { login: { account: { limit: 3, window: 60 } } } })
  const wrong = postTo('/auth/refresh', holder)
  for (let n = 0; n < 5; n++) {
    const login = auth.login({ login: 'bob', password: 'wrong', dpop: { ...wrong, url: '/auth/login' } })
    expect(await codeOf(login)).toBe('invalid_dpop_proof')
  }
  expect(events.map(({ type }) => type)).toEqual(Array.from({ length: 5 }, () => 'dpop_proof_refused'))
  expect((await auth.login({ login: 'bob', password })).tokenType).toBe('Bearer')
})

test('K03 a login that fails uses up no proof, so strangers cannot fill the memory', async () => {
  const { auth, holder } = await setUp()
  const given = postTo('/auth/login', holder)
  expect(await codeOf(auth.login({ login: 'bob', password: 'wrong', dpop: given }))).toBe('credentials_invalid')
  expect((await auth.login({ login: 'bob', password, dpop: given })).tokenType).toBe('DPoP')
  expect(await codeOf(auth.login({ login: 'bob', password, dpop: given }))).toBe('invalid_dpop_proof')
})

test('K02 a client whose clock is wrong gets a nonce, and goes on with it', async () => {
  const { auth, clock, logIn } = await setUp()
  for (const seconds of [-3600, -66, 6, 86_400]) {
    const skewed = createHolder(() => clock() + seconds * 1000)
    const refused = logIn(skewed)
    await expect(refused).rejects.toMatchObject({ code: 'use_dpop_nonce', retry: true })
    const { details } = (await refused.catch((error: unknown) => error)) as { details: { dpop_nonce: string } }
    const withNonce = postTo('/auth/login', skewed, { nonce: details.dpop_nonce })
    expect((await auth.login({ login: 'bob', password, dpop: withNonce })).tokenType).toBe('DPoP')
    expect(await codeOf(auth.login({ login: 'bob', password, dpop: withNonce }))).toBe('invalid_dpop_proof')
  }
  for (const seconds of [-65, 0, 5]) {
    expect((await logIn(createHolder(() => clock() + seconds * 1000))).tokenType).toBe('DPoP')
  }
})

test('K02 with requireNonce every proof needs a nonce that is not stale', async () => {
  const { auth, advance, holder, logIn, startAnother } = await setUp({ dpop: { ...dpop, requireNonce: true } })
  const refused = (await logIn().catch((error: unknown) => error)) as { code: string; details: { dpop_nonce: string } }
  expect(refused.code).toBe('use_dpop_nonce')
  const claims = { nonce: refused.details.dpop_nonce }
  const logInWith = (nonce: object) =>
    startAnother().login({ login: 'bob', password, dpop: postTo('/auth/login', holder, { ...nonce }) })
  expect((await logInWith(claims)).tokenType).toBe('DPoP')
  expect((await auth.login({ login: 'bob', password, dpop: postTo('/auth/login', holder, claims) })).tokenType).toBe(
    'DPoP',
  )
  expect(await codeOf(logInWith({ nonce: `${claims.nonce}x` }))).toBe('use_dpop_nonce')
  advance(361)
  expect(await codeOf(logInWith(claims))).toBe('use_dpop_nonce')
})

test('a proof without a method or URL is a mistake of the caller', async () => {
  const { auth, holder } = await setUp()
  const proof = holder.prove()
  for (const [given, message] of [
    [{ proof, url: '/auth/login' }, 'dpop: method must be a string'],
    [{ proof, method: 'POST' }, 'dpop: url must be a string'],
  ] as const) {
    await expect(auth.login({ login: 'bob', password, dpop: given as unknown as DpopProof })).rejects.toThrow(
      new TypeError(message),
    )
  }
})

test.each<[string, unknown, string]>([
  ['no list', { baseUrls: base }, 'dpop.baseUrls'],
  ['an empty list', { baseUrls: [] }, 'dpop.baseUrls'],
  ['a slash at the end', { baseUrls: [`${base}/`] }, 'dpop.baseUrls.0'],
  ['an origin without a scheme', { baseUrls: ['api.example.test'] }, 'dpop.baseUrls.0'],
  ['an unknown option', { baseUrls: [base], origins: [] }, 'dpop.origins'],
  ['another place', { baseUrls: [base], replays: 'redis' }, 'dpop.replays'],
])('createAuth refuses %s', async (_, given, name) => {
  await expect(testAuth({ dpop: given as never })).rejects.toThrow(`- ${name}: `)
})

test('J09 in production a base URL must not be http', async () => {
  const { settings, startAnother } = await setUp()
  const plain = { ...settings, dpop: { baseUrls: [base, 'http://api.example.test'] }, production: true }
  expect(() => startAnother(plain)).toThrow('- dpop.baseUrls: must not be an http: URL in production')
})
