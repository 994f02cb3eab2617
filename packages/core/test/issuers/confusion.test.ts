import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPublicKey } from 'node:crypto'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { payloadOf, testAuth } from '../fixtures/auth.ts'
import { keysOf, mac, type Name, names, presetsAt, samples, serve, serveKeys, signedBy, tokenOf } from './samples.ts'
import { secretText, signWith } from '../token/forge.ts'

let keys: Awaited<ReturnType<typeof serveKeys>>
beforeAll(async () => void (keys = await serveKeys()))
afterAll(() => keys.close())

/** An Auth that accepts all seven, and what an attempt comes to. */
async function world() {
  const own = await testAuth()
  const auth = acceptIssuers(own.auth, {
    issuers: Object.values(presetsAt(keys.at)),
    claims: ({ roles }) => ({ roles }),
  })
  const attempt = (token: string) =>
    auth.verify(token).then(
      ({ iss, sub }) => `accepted ${iss} ${sub}`,
      (error: { code: string; message: string }) => `${error.code}: ${error.message}`,
    )
  return { ...own, auth, attempt }
}

const refusal = 'token_invalid: The token is not valid.'
const name = fc.constantFrom(...names)
const part = (of: Name, member: string) => samples[of].payload[member] as string

test('A03 A09 B03 B07 B08 whatever is taken from other issuers, only each issuer’s exact token passes', async () => {
  const { attempt, auth, ann } = await world()
  const ours = payloadOf((await auth.createSession(ann.id)).accessToken) as never as Record<string, unknown>
  const anyone = fc.option(name, { nil: 'ours' as const })
  const other: fc.Arbitrary<Choice> = fc.record({
    key: name,
    base: name,
    iss: anyone,
    audience: anyone,
    kid: fc.option(name, { nil: undefined }),
    typ: fc.constantFrom('at+jwt', 'JWT', 'application/at+jwt', 'refresh+jwt', undefined),
    alg: fc.constantFrom('RS256', 'ES256', 'PS256', 'EdDSA', 'HS256', 'none'),
    extra: fc.constantFrom(undefined, 'jku', 'jwk', 'x5u', 'x5c', 'x5t', 'crit'),
  })
  const changed = fc.subarray(['key', 'iss', 'audience', 'kid', 'typ', 'alg', 'extra'] as const, { maxLength: 4 })
  // An issuer's exact token, with some of its parts taken from elsewhere.
  const choice = fc.tuple(other, changed).map(([given, parts]): Choice => ({
    ...exact(given.base),
    ...Object.fromEntries(parts.map(member => [member, given[member]])),
  }))
  const typesOf: Partial<Record<Name, readonly unknown[]>> = {
    auth0: ['JWT', 'at+jwt', 'application/at+jwt'],
    keycloak: ['JWT', 'at+jwt', 'application/at+jwt'],
    cognito: ['JWT', undefined],
  }
  await fc.assert(
    fc.asyncProperty(choice, async ({ key, base, iss, audience, kid, typ, alg, extra }) => {
      const from = (who: Name | 'ours', member: string) => (who === 'ours' ? ours[member] : part(who, member))
      const jwk = keysOf(key).publicKey.export({ format: 'jwk' })
      const header = {
        ...samples[base].header,
        x5t: base === 'entra' ? 'x' : undefined,
        kid: kid && samples[kid].header['kid'],
        typ,
        alg,
        ...(extra && { [extra]: extra === 'jwk' ? jwk : `${keys.url}/${key}` }),
      }
      const payload = { ...samples[base].payload, iss: from(iss, 'iss') }
      for (const member of ['aud', 'azp', 'client_id']) Object.assign(payload, { [member]: from(audience, member) })
      const isWhole = key === base && iss === base && audience === base && (kid === base || kid === undefined)
      const allowedExtra = extra === undefined || (extra === 'x5t' && base === 'entra')
      const isTyped = (typesOf[base] ?? ['JWT']).includes(typ)
      const isGood = isWhole && allowedExtra && isTyped && alg === samples[base].header['alg']
      const expected = isGood ? `accepted ${part(base, 'iss')} ${part(base, 'sub')}` : refusal
      expect(await attempt(signedBy(key, header, payload))).toBe(expected)
    }),
    { numRuns: 600, examples: names.map((one): [Choice] => [exact(one)]) },
  )
})

interface Choice {
  readonly key: Name
  readonly base: Name
  readonly iss: Name | 'ours'
  readonly audience: Name | 'ours'
  readonly kid: Name | undefined
  readonly typ: string | undefined
  readonly alg: string
  readonly extra: string | undefined
}

/** The exact token of an issuer. */
function exact(one: Name): Choice {
  const { typ, alg } = samples[one].header as { readonly typ?: string; readonly alg: string }
  return { key: one, base: one, iss: one, audience: one, kid: one, typ, alg, extra: undefined }
}

test('A03 A04 every key of an issuer is refused as an HMAC secret, in every spelling', async () => {
  const { attempt } = await world()
  for (const one of names) {
    const { publicKey } = keysOf(one)
    const spellings = [
      publicKey.export({ type: 'spki', format: 'pem' }),
      publicKey.export({ type: 'spki', format: 'der' }),
      JSON.stringify(publicKey.export({ format: 'jwk' })),
      String(
        createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })).export({ type: 'spki', format: 'pem' }),
      ).trim(),
    ]
    for (const secret of spellings) {
      for (const alg of ['HS256', 'RS256']) {
        expect(await attempt(mac(secret as string, { ...samples[one].header, alg }, samples[one].payload))).toBe(
          refusal,
        )
      }
    }
  }
})

test('F17 our own tokens of other kinds, unknown issuers and our secret under another issuer’s name are refused alike', async () => {
  const { attempt, auth, ann, settings } = await world()
  const { accessToken, refreshToken } = await auth.createSession(ann.id)
  expect(await attempt(accessToken)).toBe(`accepted ${settings.issuer} ${ann.id}`)
  const ours = JSON.parse(Buffer.from(accessToken.split('.')[1]!, 'base64url').toString()) as Readonly<
    Record<string, unknown>
  >
  const header = { alg: 'HS256', typ: 'at+jwt' }
  const secret = 'access-0123456789-abcdefghijklmnopqrstuvwxyz'
  expect(await attempt(mac(secret, header, ours))).toMatch(/^accepted/)
  const forged = [
    refreshToken,
    tokenOf('auth0', { iss: 'https://evil.example/' }),
    tokenOf('auth0', { iss: 'https://example.eu.auth0.com' }),
    tokenOf('auth0', { iss: ['https://example.eu.auth0.com/'] }),
    tokenOf('auth0', { iss: undefined }),
    tokenOf('auth0', { iss: 'HTTPS://EXAMPLE.EU.AUTH0.COM/' }),
    mac(secret, header, { ...ours, iss: part('auth0', 'iss') }),
    mac(secret, { ...header, kid: samples.auth0.header['kid'] }, samples.auth0.payload),
    signedBy('auth0', { ...samples.auth0.header, typ: 'at+jwt' }, ours),
    mac(secret, { ...header, typ: 'JWT' }, ours),
    mac(secretText, header, ours),
    signWith('RS256', samples.auth0.header, samples.auth0.payload),
    `${tokenOf('auth0').split('.').slice(0, 2).join('.')}.`,
    `${accessToken}.`,
    'a.b.c',
    '',
  ]
  for (const token of forged) expect([token, await attempt(token)]).toEqual([token, refusal])
})

test('A09 nothing that a token points to is asked, and an unknown kid has the keys fetched once', async () => {
  let hits = 0
  const trap = await serve((_request, response) => (hits++, response.end()))
  const { attempt, advance } = await world()
  const before = keys.asked.get('auth0') ?? 0
  for (const member of ['jku', 'x5u']) {
    expect(await attempt(tokenOf('auth0', {}, { [member]: `${trap.url}/keys`, kid: 'unknown' }))).toBe(refusal)
  }
  expect(keys.asked.get('auth0') ?? 0).toBe(before)
  for (let i = 0; i < 20; i++) expect(await attempt(tokenOf('auth0', {}, { kid: `unknown-${i}` }))).toBe(refusal)
  expect(keys.asked.get('auth0')).toBe(before + 1)
  advance(31)
  expect(await attempt(tokenOf('auth0', {}, { kid: 'unknown' }))).toBe(refusal)
  expect(keys.asked.get('auth0')).toBe(before + 2)
  expect(hits).toBe(0)
  await trap.close()
})
