import fc from 'fast-check'
import { expect, test } from 'vitest'
import { secretKey } from '../../src/index.ts'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { introspection } from '../../src/issuers/introspection.ts'
import { jwtIssuer } from '../../src/issuers/jwt-issuer.ts'
import { previousTokens, type PreviousTokensOptions } from '../../src/issuers/previous-tokens.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { factsOf } from '../fixtures/events.ts'
import { otherSecretText, secretText } from '../token/forge.ts'
import { mac, now } from './samples.ts'

const header = { alg: 'HS256', typ: 'JWT' }
const plain = { userId: 7, role: 'maker', iat: now - 100, exp: now + 3600 }
const old = (payload: object = {}, head: object = {}) =>
  mac(secretText, { ...header, ...head }, { ...plain, ...payload })

async function world(options: Partial<PreviousTokensOptions> = {}) {
  const own = await testAuth()
  const previous = previousTokens({
    secret: secretKey(secretText),
    issuedBefore: new Date(now * 1000),
    subject: ({ userId }) => (userId === 7 ? own.ann.id : undefined),
    ...options,
  })
  const auth = acceptIssuers(own.auth, { issuers: [previous], claims: ({ roles }) => ({ roles }) })
  return { ...own, auth }
}

test('a token from before, without iss, aud and sub, is accepted, as our own are', async () => {
  const { auth, ann, events } = await world()
  expect(await auth.verify(old())).toMatchObject({ sub: ann.id, roles: ['maker'], iss: '', aud: '', auth_time: 0 })
  expect(await auth.verify(old({ roles: ['a', 'b'] }, { typ: undefined }))).toMatchObject({ roles: ['a', 'b'] })
  const { accessToken } = await auth.createSession(ann.id)
  expect((await auth.verify(accessToken)).sub).toBe(ann.id)
  expect(factsOf(events, 'foreign_token_verified')).toEqual([
    expect.objectContaining({ issuer: '', subject: ann.id }),
    expect.objectContaining({ issuer: '', subject: ann.id }),
  ])
})

test('times with fractions, which applications make by dividing milliseconds, are cut off', async () => {
  const { auth } = await world()
  const fractions = { iat: plain.iat + 0.4, exp: plain.exp + 0.6, nbf: plain.iat + 0.4 }
  expect(await auth.verify(old(fractions))).toMatchObject({ iat: plain.iat, exp: plain.exp })
  expect(await codeOf(auth.verify(old({ exp: now - 5.5 })))).toBe('token_expired')
})

test('A03 A09 what it may lack does not reach other tokens: each change of a token refuses it', async () => {
  const { auth, ann } = await world()
  const { accessToken, refreshToken } = await auth.createSession(ann.id)
  const refused = [
    old({ userId: 8 }),
    old({ iss: 'https://api.example.test' }),
    old({ iss: '' }),
    old({ iss: null }),
    old({ aud: 'api' }),
    old({ cnf: {} }),
    old({ iat: undefined }),
    old({ iat: String(plain.iat) }),
    old({ iat: now }),
    old({ exp: undefined }),
    old({ exp: plain.iat + 8 * 86_400 }),
    old({ nbf: now + 60 }),
    old({}, { typ: 'at+jwt' }),
    old({}, { typ: 'rt+jwt' }),
    old({}, { alg: 'HS512' }),
    old({}, { jku: 'https://evil.example' }),
    mac(otherSecretText, header, plain),
    mac(secretText, header, payloadOf(accessToken)),
    mac(secretText, { alg: 'HS256', typ: 'at+jwt' }, payloadOf(accessToken)),
    refreshToken,
  ]
  for (const [index, token] of refused.entries()) {
    expect([index, await codeOf(auth.verify(token))]).toEqual([index, 'token_invalid'])
  }
  expect(await codeOf(auth.verify(old({ exp: now - 60 })))).toBe('token_expired')
})

test('A03 our own tokens without iss, signed with our own key, are refused as before', async () => {
  const ours = 'access-0123456789-abcdefghijklmnopqrstuvwxyz'
  const { auth } = await world()
  const members = fc.record({ userId: fc.constantFrom(7, 8), typ: fc.constantFrom('JWT', 'at+jwt', undefined) })
  const check = async ({ userId, typ }: { userId: number; typ: string | undefined }) => {
    const token = mac(ours, { alg: 'HS256', typ }, { ...plain, userId })
    expect(await codeOf(auth.verify(token))).toBe('token_invalid')
  }
  await fc.assert(fc.asyncProperty(members, check))
})

test('tokens with an issuer and an audience need both, exactly', async () => {
  const { auth, ann } = await world({ issuer: 'shop', audience: 'shop-api' })
  expect((await auth.verify(old({ iss: 'shop', aud: ['shop-api', 'x'] }))).sub).toBe(ann.id)
  for (const names of [{}, { iss: 'shop' }, { aud: 'shop-api' }, { iss: 'Shop', aud: 'shop-api' }]) {
    expect(await codeOf(auth.verify(old(names)))).toBe('token_invalid')
  }
})

test('tokens of other kinds under the same secret are told apart by require and accepts', async () => {
  const typed = await world({ require: { type: 'access' } })
  expect(await codeOf(typed.auth.verify(old({ type: 'access' })))).toBeUndefined()
  for (const type of ['refresh', undefined])
    expect(await codeOf(typed.auth.verify(old({ type })))).toBe('token_invalid')
  const chosen = await world({ accepts: payload => !('purpose' in payload) })
  expect(await codeOf(chosen.auth.verify(old()))).toBeUndefined()
  expect(await codeOf(chosen.auth.verify(old({ purpose: 'reset' })))).toBe('token_invalid')
})

test('a blocked user is refused with an old token too', async () => {
  const { auth, ann } = await world()
  await auth.verify(old())
  await auth.block(ann.id)
  expect(await codeOf(auth.verify(old()))).toBe('token_invalid')
})

test('mistakes in the options are TypeErrors', async () => {
  const right = { secret: secretKey(secretText), issuedBefore: new Date(), subject: () => 'a' }
  const make = (changed: object) => () => previousTokens({ ...right, ...changed })
  expect(make({ issuedBefore: undefined })).toThrow('previousTokens: issuedBefore must be a valid Date')
  expect(make({ issuedBefore: new Date('soon') })).toThrow('previousTokens: issuedBefore must be a valid Date')
  expect(make({ maxLifetime: '91d' })).toThrow(
    'previousTokens: maxLifetime must be a duration of at most 7776000 seconds',
  )
  expect(make({ secret: undefined })).toThrow('previousTokens: jwks or secret must be given')
  expect(make({ accepts: true })).toThrow('previousTokens: accepts must be a function')
  expect(make({ read: () => ({}) })).toThrow('previousTokens: read is not an option')
  const { auth } = await testAuth()
  const issuers = [previousTokens(right), previousTokens(right)]
  expect(() => acceptIssuers(auth, { issuers, claims: () => ({ roles: [] }) })).toThrow(
    'must not have previousTokens() without an issuer twice',
  )
})

test('other issuers still need an issuer and an audience', () => {
  const subject = () => 'a'
  const noNames = { secret: secretKey(secretText), subject } as never
  expect(() => jwtIssuer(noNames)).toThrow('jwtIssuer: issuer must be a string')
  const server = { url: 'https://id.example', issuer: 'https://id.example', clientId: 'a', clientSecret: 'b', subject }
  expect(() => introspection(server as never)).toThrow('introspection: audience must be a string')
})
