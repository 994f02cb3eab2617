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
import type { IssuerProfile, JwtProfile } from '../../src/issuers/profile.ts'
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

// Supabase writes a `kid` for its legacy secret as well: https://github.com/kortix-ai/suna/pull/6698
test.each([{}, { kid: 'IBZFPqpuE0oC+hnZ' }])(
  'A03 a legacy secret of Supabase is accepted only where it is given, next to signing keys: %j',
  async members => {
    const text = 'k3JvW9qYt7LzR2mXc8PbN4hQd6FgS1aE-u0oTiKyVwZ'
    const legacy = mac(text, { alg: 'HS256', typ: 'JWT', ...members }, samples.supabase.payload)
    const url = 'https://abcdefghijklmnopqrst.supabase.co'
    const both = await accepting(supabase({ url, subject, secret: secretKey(text), jwks: keySet('supabase') }))
    expect(await codeOf(both.auth.verify(legacy))).toBeUndefined()
    expect(await codeOf(both.auth.verify(tokenOf('supabase')))).toBeUndefined()
    const confused = [
      mac(text, { ...samples.supabase.header, ...members }, samples.supabase.payload),
      tokenOf('supabase', {}, { alg: 'HS256', ...members }),
      mac(JSON.stringify(keySet('supabase')), { alg: 'HS256', typ: 'JWT', ...members }, samples.supabase.payload),
    ]
    for (const token of confused) expect(await codeOf(both.auth.verify(token))).toBe('token_invalid')
    const without = await accepting(presetsAt(keys.at).supabase)
    expect(await codeOf(without.auth.verify(legacy))).toBe('token_invalid')
  },
)

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

test('both versions of Entra’s tokens are accepted side by side, each with its own audience', async () => {
  const tenant = '9122040d-6c67-4c5b-b112-36a304b66dad'
  const guid = '6e74172b-be56-4843-9ff4-e66a39bb12e3'
  const common = { tenant, subject, jwks: keySet('entra') }
  const { auth } = await accepting(
    entra({ ...common, version: '1.0', audience: 'api://orders' }),
    entra({ ...common, audience: guid }),
  )
  const first = { iss: `https://sts.windows.net/${tenant}/`, ver: '1.0', appid: 'client', azp: undefined }
  const codeFor = (payload: Readonly<Record<string, unknown>>, header = {}) =>
    codeOf(auth.verify(tokenOf('entra', payload, header)))
  expect(await codeFor({ ...first, aud: 'api://orders' })).toBeUndefined()
  expect(await codeFor({})).toBeUndefined()
  for (const aud of [guid, 'api://orders/', 'API://orders', `api://${guid}`, 'spn:api://orders'])
    expect([aud, await codeFor({ ...first, aud })]).toEqual([aud, 'token_invalid'])
  expect(await codeFor({ aud: 'api://orders' })).toBe('token_invalid')
  expect(await codeFor({ ...first, ver: '2.0', aud: 'api://orders' })).toBe('token_invalid')
  // Tokens for Microsoft Graph: https://github.com/AzureAD/passport-azure-ad/issues/280
  expect(await codeFor({ ...first, aud: 'https://graph.microsoft.com' }, { nonce: 'n' })).toBe('token_invalid')
})

test('Google writes its name with and without https://, and nothing else is its name', async () => {
  const { auth } = await accepting(presetsAt(keys.at).google)
  const codeFor = (iss: string) => codeOf(auth.verify(tokenOf('google', { iss })))
  expect(await codeFor('accounts.google.com')).toBeUndefined()
  for (const iss of ['https://accounts.google.com/', 'http://accounts.google.com', 'accounts.google.com.'])
    expect([iss, await codeFor(iss)]).toEqual([iss, 'token_invalid'])
})

test('a Cognito token that is bound to a resource (RFC 8707) is accepted by that resource only', async () => {
  const pool = { region: 'eu-central-1', userPoolId: 'eu-central-1_Ab12Cd34E', clientId: '1example23456789', subject }
  const api = 'https://api.example.com/mcp'
  const plain = await accepting(presetsAt(keys.at).cognito)
  const bound = await accepting(cognito({ ...pool, audience: api, jwks: keySet('cognito') }))
  const codeFor = ({ auth }: typeof plain, aud: unknown) => codeOf(auth.verify(tokenOf('cognito', { aud })))
  for (const aud of [api, [api, 'other'], undefined]) expect([aud, await codeFor(bound, aud)]).toEqual([aud, undefined])
  for (const aud of ['https://api.example.com', `${api}/`, ['other'], [], null, ''])
    expect([aud, await codeFor(bound, aud)]).toEqual([aud, 'token_invalid'])
  expect(await codeFor(plain, api)).toBe('token_invalid')
})

test('a Keycloak token without an audience mapper is only for the account, and one of another client needs its name', async () => {
  const realm = {
    url: 'https://id.example.com',
    realm: 'orders',
    audience: 'orders-api',
    subject,
    jwks: keySet('keycloak'),
  }
  const { auth } = await accepting(keycloak({ ...realm, authorizedParties: ['orders-web', 'orders-app'] }))
  const codeFor = (payload: Readonly<Record<string, unknown>>) => codeOf(auth.verify(tokenOf('keycloak', payload)))
  expect(await codeFor({ azp: 'orders-app', sid: undefined, auth_time: undefined })).toBeUndefined()
  expect(await codeFor({ aud: 'account' })).toBe('token_invalid')
  // A lightweight access token: https://www.keycloak.org/docs/latest/server_admin/#_using_lightweight_access_token
  expect(await codeFor({ sub: undefined })).toBe('token_invalid')
  for (const azp of ['other', undefined, ['orders-web'], 'ORDERS-WEB'])
    expect([azp, await codeFor({ azp })]).toEqual([azp, 'token_invalid'])
})

test('keys are read from where each issuer publishes them', () => {
  const at = (profile: JwtProfile) => profile.keys.published
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
