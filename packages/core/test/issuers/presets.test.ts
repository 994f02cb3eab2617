import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import type { ForeignToken } from '../../src/issuers/foreign-claims.ts'
import { auth0 } from '../../src/issuers/presets/auth0.ts'
import { clerk } from '../../src/issuers/presets/clerk.ts'
import { cognito } from '../../src/issuers/presets/cognito.ts'
import { entra } from '../../src/issuers/presets/entra.ts'
import { google } from '../../src/issuers/presets/google.ts'
import { keycloak } from '../../src/issuers/presets/keycloak.ts'
import { supabase } from '../../src/issuers/presets/supabase.ts'
import type { IssuerProfile } from '../../src/issuers/profile.ts'
import { secretKey } from '../../src/token/key.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { keySet, mac, type Name, names, now, presetsAt, samples, serveKeys, tokenOf } from './samples.ts'

const subject = ({ sub }: { readonly sub?: unknown }) => String(sub)
let keys: Awaited<ReturnType<typeof serveKeys>>
beforeAll(async () => void (keys = await serveKeys()))
afterAll(() => keys.close())

/** An Auth that accepts some issuers, and the last token that was mapped. */
async function accepting(...issuers: readonly IssuerProfile[]) {
  const world = await testAuth()
  const seen: ForeignToken[] = []
  const claims = (token: ForeignToken) => (seen.push(token), { roles: token.roles })
  return { ...world, seen, auth: acceptIssuers(world.auth, { issuers, claims }) }
}

describe.each(names)('a token of %s', name => {
  test('is accepted in its documented shape, and mapped', async () => {
    const { auth, seen } = await accepting(presetsAt(keys.at)[name])
    const claims = await auth.verify(tokenOf(name))
    const { payload } = samples[name]
    expect(claims).toMatchObject({ iss: payload['iss'], sub: payload['sub'], iat: now - 10, exp: now + 50 })
    expect([claims.sid, claims.jti]).toEqual([expect.any(String), expect.any(String)])
    expect(Object.isFrozen(claims)).toBe(true)
    expect(seen).toMatchObject([{ subject: payload['sub'], issuer: payload['iss'] }])
    expect(claims.roles).toEqual(
      name === 'google' ? [] : name === 'keycloak' ? ['maker', 'offline_access', 'approver'] : ['maker'],
    )
  })

  test('A03 B04 B05 B07 B08 B13 is refused where any required member is wrong', async () => {
    const { auth } = await accepting(presetsAt(keys.at)[name])
    const refused = async (
      payload: Readonly<Record<string, unknown>>,
      header: Readonly<Record<string, unknown>> = {},
    ) =>
      expect({ payload, header, code: await codeOf(auth.verify(tokenOf(name, payload, header))) }).toEqual({
        payload,
        header,
        code: 'token_invalid',
      })
    const audience = name === 'cognito' ? 'client_id' : name === 'clerk' ? 'azp' : 'aud'
    for (const wrong of [undefined, '', 'other', [], ['other'], { 0: samples[name].payload[audience] }, null])
      await refused({ [audience]: wrong })
    for (const wrong of [undefined, '', 7, {}]) await refused({ sub: wrong })
    for (const wrong of [undefined, 'x', now + 0.5, 1e21]) await refused({ exp: wrong })
    await refused({ iat: undefined })
    await refused({ iat: now - 86_400 * 2 })
    await refused({ nbf: now + 60 })
    await refused({ cnf: { jkt: 'x' } })
    for (const typ of ['refresh+jwt', 'logout+jwt', 'dpop+jwt', '', 7]) await refused({}, { typ })
    for (const alg of ['none', 'HS256', 'RS512', 'PS256', undefined]) await refused({}, { alg })
    await refused({}, { kid: 'another' })
    for (const member of ['jku', 'jwk', 'x5u', 'x5c', 'crit', 'b64', 'zip']) await refused({}, { [member]: 'x' })
  })

  test('B04 expires, and comes from the future, as our own do', async () => {
    const { auth, advance } = await accepting(presetsAt(keys.at)[name])
    expect(await codeOf(auth.verify(tokenOf(name, { iat: now + 6, nbf: undefined, exp: now + 60 })))).toBe(
      'clock_disagrees',
    )
    await auth.verify(tokenOf(name))
    advance(54)
    expect(await codeOf(auth.verify(tokenOf(name)))).toBeUndefined()
    advance(1)
    expect(await codeOf(auth.verify(tokenOf(name)))).toBe('token_expired')
  })
})

test.each([
  ['auth0', { nonce: 'n', at_hash: 'h' }],
  ['keycloak', { typ: 'ID' }],
  ['keycloak', { typ: 'Refresh' }],
  ['entra', { nonce: 'n' }],
  ['entra', { azp: undefined }],
  ['entra', { tid: '00000000-0000-0000-0000-000000000000' }],
  ['entra', { ver: '1.0' }],
  ['cognito', { token_use: 'id' }],
  ['supabase', { role: 'anon' }],
  ['supabase', { role: 'service_role' }],
  ['supabase', { is_anonymous: true }],
  ['clerk', { sts: 'pending' }],
  ['google', { hd: 'other.example' }],
] as const)('F17 another kind of token of %s is refused: %j', async (name, payload) => {
  const { auth } = await accepting(presetsAt(keys.at)[name])
  expect(await codeOf(auth.verify(tokenOf(name, payload)))).toBe('token_invalid')
})

test('the claims have what each issuer says of its session and of the login', async () => {
  const { auth } = await accepting(...Object.values(presetsAt(keys.at)))
  const of = (name: Name) => auth.verify(tokenOf(name))
  const logins = {
    auth0: 0,
    keycloak: now - 120,
    entra: 0,
    cognito: now - 60,
    supabase: now - 500,
    clerk: now - 10 - 420,
    google: 0,
  }
  for (const name of names) expect([name, (await of(name)).auth_time]).toEqual([name, logins[name]])
  expect(await of('supabase')).toMatchObject({ amr: ['password', 'totp'] })
  expect(await of('entra')).toMatchObject({ jti: 'fqiBqXLPj0eQa82S-IYFAA', scopes: ['orders.read', 'orders.approve'] })
  expect((await of('google')).scopes).toEqual([])
})

test('A03 a legacy secret of Supabase is accepted only where it is given', async () => {
  const text = 'k3JvW9qYt7LzR2mXc8PbN4hQd6FgS1aE-u0oTiKyVwZ'
  const legacy = mac(text, { alg: 'HS256', typ: 'JWT' }, samples.supabase.payload)
  const url = 'https://abcdefghijklmnopqrst.supabase.co'
  const withSecret = await accepting(supabase({ url, subject, secret: secretKey(text) }))
  expect(await codeOf(withSecret.auth.verify(legacy))).toBeUndefined()
  expect(await codeOf(withSecret.auth.verify(tokenOf('supabase')))).toBe('token_invalid')
  const without = await accepting(presetsAt(keys.at).supabase)
  expect(await codeOf(without.auth.verify(legacy))).toBe('token_invalid')
})

test('an Entra token of version 1.0 has another issuer, another audience and appid', async () => {
  const tenant = '9122040D-6C67-4C5B-B112-36A304B66DAD'
  const { auth } = await accepting(
    entra({ tenant, version: '1.0', audience: 'api://orders', subject, jwks: keySet('entra') }),
  )
  const id = tenant.toLowerCase()
  const first = {
    iss: `https://sts.windows.net/${id}/`,
    aud: 'api://orders',
    ver: '1.0',
    appid: 'client',
    azp: undefined,
  }
  expect(await codeOf(auth.verify(tokenOf('entra', first)))).toBeUndefined()
  expect(await codeOf(auth.verify(tokenOf('entra')))).toBe('token_invalid')
})

test('keys are read from where each issuer publishes them', () => {
  const at = (profile: IssuerProfile) => (profile as { readonly keys: { readonly jwks: unknown } }).keys.jwks
  const [tenant, audience] = ['9122040d-6c67-4c5b-b112-36a304b66dad', 'x']
  expect(at(auth0({ domain: 'a.auth0.com', audience, subject }))).toBe('https://a.auth0.com/.well-known/jwks.json')
  expect(at(keycloak({ url: 'https://id.a', realm: 'r', audience, subject }))).toBe(
    'https://id.a/realms/r/protocol/openid-connect/certs',
  )
  expect(at(entra({ tenant, audience, subject }))).toBe(
    `https://login.microsoftonline.com/${tenant}/discovery/v2.0/keys`,
  )
  expect(at(cognito({ region: 'eu-west-1', userPoolId: 'p', clientId: 'c', subject }))).toBe(
    'https://cognito-idp.eu-west-1.amazonaws.com/p/.well-known/jwks.json',
  )
  expect(at(supabase({ url: 'https://a.supabase.co', subject }))).toBe(
    'https://a.supabase.co/auth/v1/.well-known/jwks.json',
  )
  expect(at(clerk({ frontendApi: 'clerk.a.com', authorizedParties: 'https://a', subject }))).toBe(
    'https://clerk.a.com/.well-known/jwks.json',
  )
  expect(at(google({ clientId: 'c', subject }))).toBe('https://www.googleapis.com/oauth2/v3/certs')
})

test.each([
  ['auth0: domain', () => auth0({ domain: 'https://a.auth0.com', audience: 'x', subject })],
  ['auth0: audience', () => auth0({ domain: 'a.auth0.com', audience: [], subject })],
  ['auth0: subject', () => auth0({ domain: 'a.auth0.com', audience: 'x' } as never)],
  ['auth0: audiance', () => auth0({ domain: 'a.auth0.com', audiance: 'x', subject } as never)],
  ['keycloak: url', () => keycloak({ url: 'id.example.com', realm: 'r', audience: 'x', subject })],
  ['keycloak: realm', () => keycloak({ url: 'https://id.a', realm: '../master', audience: 'x', subject })],
  [
    'keycloak: authorizedParties',
    () => keycloak({ url: 'https://id.a', realm: 'r', audience: 'x', subject, authorizedParties: [] }),
  ],
  ['entra: tenant', () => entra({ tenant: 'common', audience: 'x', subject })],
  [
    'entra: version',
    () => entra({ tenant: '9122040d-6c67-4c5b-b112-36a304b66dad', audience: 'x', subject, version: '3' as never }),
  ],
  ['cognito: region', () => cognito({ region: 'eu/..', userPoolId: 'p', clientId: 'c', subject })],
  ['cognito: clientId', () => cognito({ region: 'eu-west-1', userPoolId: 'p', subject } as never)],
  ['supabase: url', () => supabase({ url: '', subject })],
  ['supabase: secret', () => supabase({ url: 'https://a.supabase.co', secret: secretKey('short'), subject })],
  ['clerk: authorizedParties', () => clerk({ frontendApi: 'clerk.a.com', authorizedParties: [], subject })],
  ['clerk: frontendApi', () => clerk({ frontendApi: '', authorizedParties: 'https://a', subject })],
  ['google: clientId', () => google({ subject } as never)],
  ['google: clockTolerance', () => google({ clientId: 'c', subject, clockTolerance: '2m' })],
  ['google: maxLifetime', () => google({ clientId: 'c', subject, maxLifetime: '30d' })],
  ['google: require', () => google({ clientId: 'c', subject, require: { hd: [] } })],
])('a mistake is a TypeError that names the option: %s', (message, make) => {
  expect(make).toThrow(TypeError)
  expect(make).toThrow(message)
})
