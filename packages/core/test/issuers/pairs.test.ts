import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { jwtIssuer } from '../../src/issuers/jwt-issuer.ts'
import { previousTokens } from '../../src/issuers/previous-tokens.ts'
import { secretKey } from '../../src/token/key.ts'
import { codeOf, payloadOf, testAuth } from '../fixtures/auth.ts'
import { pairKeys, signWith } from '../token/forge.ts'
import { keySet, mac, type Name, names, presetsAt, samples, signedBy, tokenOf } from './samples.ts'

const ownSecret = 'access-0123456789-abcdefghijklmnopqrstuvwxyz'
const everyone = Object.values(presetsAt(name => keySet(name) as never))

/** An Auth that accepts all seven; its own tokens are signed with a secret or with a key pair. */
async function world(own: 'HS256' | 'RS256' | 'ES256' = 'HS256') {
  const inner = await testAuth(own === 'HS256' ? {} : { accessKey: pairKeys[own] })
  const auth = acceptIssuers(inner.auth, { issuers: everyone, claims: ({ roles }) => ({ roles }) })
  const { accessToken } = await inner.auth.createSession(inner.ann.id)
  const header = JSON.parse(Buffer.from(accessToken.split('.')[0]!, 'base64url').toString()) as Record<string, unknown>
  const payload = payloadOf(accessToken) as never as Record<string, unknown>
  const sign = (head: object, body: object) =>
    own === 'HS256' ? mac(ownSecret, { ...head }, { ...body }) : signWith(own, head, body)
  return { ...inner, inner: inner.auth, auth, header, payload, sign }
}

const audiences = ['aud', 'azp', 'client_id', 'tid', 'ver', 'typ', 'token_use', 'role', 'sts', 'hd']
const others = (one: Name) => names.filter(name => name !== one)
const { auth } = await world()

describe.each(names)('A03 A09 B03 a token of %s', one => {
  const { header, payload } = samples[one]
  const refuses = async (other: Name, token: string) =>
    expect([other, await codeOf(auth.verify(token))]).toEqual([other, 'token_invalid'])

  test('signed with the key of another issuer is refused, no matter which kid it has', async () => {
    for (const other of others(one)) {
      for (const kid of [header['kid'], samples[other].header['kid'], undefined]) {
        await refuses(other, signedBy(other, { ...header, kid }, payload))
        await refuses(other, signedBy(other, { ...samples[other].header, kid }, payload))
      }
    }
  })

  test('with the name of another issuer is refused, no matter which kid it has', async () => {
    for (const other of others(one)) {
      const { iss } = samples[other].payload
      for (const kid of [header['kid'], samples[other].header['kid'], undefined]) {
        await refuses(other, signedBy(one, { ...header, kid }, { ...payload, iss }))
      }
    }
  })

  test('for an audience of another issuer is refused', async () => {
    for (const other of others(one)) {
      const changed = Object.fromEntries(audiences.map(name => [name, samples[other].payload[name]]))
      await refuses(other, tokenOf(one, changed))
    }
  })

  test('with the claims of another issuer under its own name and key is refused', async () => {
    for (const other of others(one)) {
      await refuses(other, signedBy(one, header, { ...samples[other].payload, iss: payload['iss'] }))
    }
  })
})

describe.each(['HS256', 'RS256', 'ES256'] as const)('A03 F17 our own key, %s,', algorithm => {
  test.each(names)('signs no token of %s, and its key none of ours', async one => {
    const own = await world(algorithm)
    const { header, payload } = samples[one]
    const forged = [
      own.sign({ ...own.header }, payload),
      own.sign({ ...header, alg: algorithm }, payload),
      own.sign({ ...header, alg: algorithm, kid: undefined }, payload),
      own.sign(own.header, { ...own.payload, iss: payload['iss'] }),
      signedBy(one, header, own.payload),
      signedBy(one, { ...header, typ: 'at+jwt' }, own.payload),
      signedBy(one, { ...own.header, alg: header['alg'] }, own.payload),
      signedBy(
        one,
        { ...header, typ: 'at+jwt', kid: undefined },
        { ...payload, iss: own.payload['iss'], aud: own.payload['aud'] },
      ),
    ]
    for (const token of forged) expect(await codeOf(own.auth.verify(token))).toBe('token_invalid')
    expect(await codeOf(own.auth.verify(own.sign(own.header, own.payload)))).toBeUndefined()
    expect(await codeOf(own.auth.verify(tokenOf(one)))).toBeUndefined()
  })
})

/** Profiles that are as lax as their options allow. */
async function lax() {
  const own = await world()
  const options = {
    subject: () => own.ann.id,
    maxLifetime: '7d',
    clockTolerance: '60s',
    types: ['jwt', '', 'at+jwt'],
  } as const
  const profiles = [
    previousTokens({ ...options, secret: secretKey(ownSecret), issuedBefore: new Date('2100-01-01T00:00:00Z') }),
    previousTokens({
      ...options,
      secret: secretKey(ownSecret),
      issuer: 'old',
      issuedBefore: new Date('2100-01-01T00:00:00Z'),
    }),
    jwtIssuer({
      ...options,
      issuer: ['https://lax.example', 'lax'],
      audience: [String(own.payload['aud']), 'api'],
      secret: secretKey(ownSecret),
      ignoredMembers: ['x5t', 'x5t#S256', 'jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip', 'enc'],
    }),
    ...everyone,
  ]
  return { ...own, auth: acceptIssuers(own.inner, { issuers: profiles, claims: ({ roles }) => ({ roles }) }) }
}

test('A03 B03 F17 what other profiles allow never reaches our own tokens: with and without them, the answer is the same', async () => {
  const { auth: accepting, inner, header, payload, sign } = await lax()
  const answer = (of: typeof inner, token: string) =>
    of.verify(token).then(
      claims => ({ claims }),
      ({ code }: { readonly code: string }) => ({ code }),
    )
  const values = fc.constantFrom<unknown>(undefined, null, '', 0, 1, true, 'api', 'Bearer', 'access', [], {}, ['api'])
  const claim = fc.constantFrom(
    'aud',
    'sub',
    'sid',
    'jti',
    'iat',
    'exp',
    'auth_time',
    'nbf',
    'cnf',
    'act',
    'scope',
    'token_use',
    'azp',
  )
  const member = fc.constantFrom('typ', 'kid', 'x5t', 'jku', 'jwk', 'crit', 'b64', 'zip')
  const time = fc.constantFrom(undefined, -3600, -61, -30, -4, 4, 30, 61, 3600, 86_400 * 6)
  const changes = fc.record({
    claims: fc.dictionary(claim, values, { maxKeys: 3 }),
    members: fc.dictionary(member, values, { maxKeys: 2 }),
    typ: fc.constantFrom('at+jwt', 'JWT', 'jwt', 'application/at+jwt', 'refresh+jwt', undefined),
    shift: time,
  })
  let accepted = 0
  await fc.assert(
    fc.asyncProperty(changes, async ({ claims, members, typ, shift }) => {
      const times =
        shift === undefined
          ? {}
          : { exp: Number(payload['exp']) + shift, iat: Number(payload['iat']) + Math.min(shift, 0) }
      const token = sign({ ...header, typ, ...members }, { ...payload, ...times, ...claims })
      const alone = await answer(inner, token)
      expect(await answer(accepting as typeof inner, token)).toEqual(alone)
      if ('claims' in alone) accepted++
    }),
    { numRuns: 400, examples: [[{ claims: {}, members: {}, typ: 'at+jwt', shift: undefined }]] },
  )
  expect(accepted).toBeGreaterThan(0)
})
