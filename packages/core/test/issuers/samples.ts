import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { HttpRequest } from '../../src/http/request/request.ts'
import { auth0 } from '../../src/issuers/presets/auth0.ts'
import { clerk } from '../../src/issuers/presets/clerk.ts'
import { cognito } from '../../src/issuers/presets/cognito.ts'
import { entra } from '../../src/issuers/presets/entra.ts'
import { google } from '../../src/issuers/presets/google.ts'
import { keycloak } from '../../src/issuers/presets/keycloak.ts'
import { supabase } from '../../src/issuers/presets/supabase.ts'
import type { JwtProfile, TokenPayload } from '../../src/issuers/profile.ts'

/** Frozen time: seconds. */
export const now = 1_800_000_000
export const names = ['auth0', 'keycloak', 'entra', 'cognito', 'supabase', 'clerk', 'google'] as const
export type Name = (typeof names)[number]
type Members = Readonly<Record<string, unknown>>

interface Keys {
  readonly privateKey: KeyObject
  readonly publicKey: KeyObject
}

const rsa = (): Keys => generateKeyPairSync('rsa', { modulusLength: 2048 })
const keys: Readonly<Record<Name, Keys>> = {
  auth0: rsa(),
  keycloak: rsa(),
  entra: rsa(),
  cognito: rsa(),
  supabase: generateKeyPairSync('ec', { namedCurve: 'P-256' }),
  clerk: rsa(),
  google: rsa(),
}
export const keysOf = (name: Name): Keys => keys[name]
export const kidOf = (name: Name): string => `${name}-key-1`

const tenant = '9122040d-6c67-4c5b-b112-36a304b66dad'
const times = { iat: now - 10, exp: now + 50 }

/** The header and the payload of a token as each issuer documents it; ids are made up. */
export const samples: Readonly<Record<Name, { readonly header: Members; readonly payload: Members }>> = {
  auth0: {
    header: { alg: 'RS256', typ: 'JWT', kid: kidOf('auth0') },
    payload: {
      iss: 'https://example.eu.auth0.com/',
      sub: 'auth0|123456',
      aud: ['https://api.example.com', 'https://example.eu.auth0.com/userinfo'],
      azp: 'my_client_id',
      scope: 'openid profile orders:read',
      permissions: ['orders:read', 'orders:approve'],
      'https://example.com/roles': ['maker'],
      ...times,
    },
  },
  keycloak: {
    header: { alg: 'RS256', typ: 'JWT', kid: kidOf('keycloak') },
    payload: {
      jti: 'onrtac:4f4f6f2a-6b0c-4a3f-9a50-41a2dd1a4f0d',
      iss: 'https://id.example.com/realms/orders',
      aud: ['orders-api', 'account'],
      sub: 'f1b6d7c2-9a3e-4f5b-8a0e-6c6d0b1b7f10',
      typ: 'Bearer',
      azp: 'orders-web',
      sid: '1c9f3a3e-62b5-4c39-a0ab-2d6f4d6d3a30',
      auth_time: now - 120,
      acr: '1',
      realm_access: { roles: ['maker', 'offline_access'] },
      resource_access: { 'orders-api': { roles: ['approver'] }, account: { roles: ['manage-account'] } },
      scope: 'openid orders:read',
      ...times,
    },
  },
  entra: {
    header: { alg: 'RS256', typ: 'JWT', kid: kidOf('entra'), x5t: kidOf('entra') },
    payload: {
      aud: '6e74172b-be56-4843-9ff4-e66a39bb12e3',
      iss: `https://login.microsoftonline.com/${tenant}/v2.0`,
      nbf: times.iat,
      azp: 'b2c3d4e5-0000-4000-8000-000000000001',
      azpacr: '0',
      oid: '690222be-ff1a-4d56-abd1-7e4f7d38e474',
      roles: ['maker'],
      scp: 'orders.read orders.approve',
      sub: 'HKZpfaHyWadeOouYlitjrI-KffTm222X5rrV3xDqfKQ',
      tid: tenant,
      uti: 'fqiBqXLPj0eQa82S-IYFAA',
      ver: '2.0',
      ...times,
    },
  },
  cognito: {
    header: { kid: kidOf('cognito'), alg: 'RS256' },
    payload: {
      sub: 'aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee',
      iss: 'https://cognito-idp.eu-central-1.amazonaws.com/eu-central-1_Ab12Cd34E',
      client_id: '1example23456789',
      origin_jti: 'aaaaaaaa-0000-cccc-dddd-eeeeeeeeeeee',
      event_id: 'bbbbbbbb-0000-cccc-dddd-eeeeeeeeeeee',
      token_use: 'access',
      scope: 'aws.cognito.signin.user.admin orders/read',
      auth_time: now - 60,
      jti: 'cccccccc-0000-cccc-dddd-eeeeeeeeeeee',
      username: 'ann',
      'cognito:groups': ['maker'],
      ...times,
    },
  },
  supabase: {
    header: { alg: 'ES256', typ: 'JWT', kid: kidOf('supabase') },
    payload: {
      aud: 'authenticated',
      sub: '123e4567-e89b-12d3-a456-426614174000',
      email: 'ann@example.com',
      app_metadata: { provider: 'email', roles: ['maker'] },
      user_metadata: { roles: ['admin'] },
      role: 'authenticated',
      aal: 'aal2',
      amr: [
        { method: 'password', timestamp: now - 600 },
        { method: 'totp', timestamp: now - 500 },
      ],
      session_id: '7e3f1c3a-8d42-4fa4-9a3e-3a3b3c3d3e3f',
      is_anonymous: false,
      iss: 'https://abcdefghijklmnopqrst.supabase.co/auth/v1',
      ...times,
    },
  },
  clerk: {
    header: { alg: 'RS256', cat: 'cl_B7d4PD111AAA', kid: kidOf('clerk'), typ: 'JWT' },
    payload: {
      azp: 'https://app.example.com',
      fva: [7, -1],
      iss: 'https://clerk.example.com',
      jti: 'c1e2r3k4',
      nbf: times.iat - 10,
      o: { id: 'org_1', rol: 'maker', slg: 'example' },
      pla: 'u:free',
      sid: 'sess_2GbDB4enHdCa5vS1zpC3Xzg9tK9',
      sts: 'active',
      sub: 'user_2GIpXOEpVyJw51rkZn9Kmnc6Sxr',
      v: 2,
      ...times,
    },
  },
  google: {
    header: { alg: 'RS256', kid: kidOf('google'), typ: 'JWT' },
    payload: {
      iss: 'https://accounts.google.com',
      azp: '1234.apps.googleusercontent.com',
      aud: '1234.apps.googleusercontent.com',
      sub: '110169484474386276334',
      hd: 'example.com',
      email: 'ann@example.com',
      email_verified: true,
      at_hash: 'HK6E_P6Dh8Y93mRNtsDB1Q',
      ...times,
    },
  },
}

/** The public key set of an issuer, as it publishes it. Entra's names no algorithm. */
export function keySet(name: Name): { readonly keys: readonly Members[] } {
  const jwk = keysOf(name).publicKey.export({ format: 'jwk' })
  const extras = name === 'entra' ? { x5t: kidOf(name), x5c: ['MIIC/TCCAeWgAwIBAgI'] } : { alg: algorithmOf(name) }
  return { keys: [{ ...jwk, use: 'sig', kid: kidOf(name), ...extras }] }
}

export const algorithmOf = (name: Name): string => (name === 'supabase' ? 'ES256' : 'RS256')

/** A token by some issuer's key, with any header and payload. */
export function signedBy(name: Name, header: Members, payload: Members): string {
  const signed = [header, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const key = keysOf(name).privateKey
  const options = name === 'supabase' ? { key, dsaEncoding: 'ieee-p1363' as const } : key
  return `${signed}.${sign('sha256', Buffer.from(signed), options).toString('base64url')}`
}

/** An HMAC over any header and payload. */
export function mac(secret: string | Buffer, header: Members, payload: Members): string {
  const signed = [header, payload].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}

/** A sample, with changes; a member that is undefined is left out. */
export function tokenOf(name: Name, payload: Members = {}, header: Members = {}): string {
  const sample = samples[name]
  return signedBy(name, { ...sample.header, ...header }, { ...sample.payload, ...payload })
}

const subject = ({ sub }: TokenPayload) => String(sub)

/** Each preset as an application would write it; `jwks` is where the test serves the keys. */
export function presetsAt(jwks: (name: Name) => string): Readonly<Record<Name, JwtProfile>> {
  const common = (name: Name) => ({ subject, jwks: jwks(name) })
  return {
    auth0: auth0({
      domain: 'example.eu.auth0.com',
      audience: 'https://api.example.com',
      rolesClaim: 'https://example.com/roles',
      ...common('auth0'),
    }),
    keycloak: keycloak({
      url: 'https://id.example.com/',
      realm: 'orders',
      audience: 'orders-api',
      client: 'orders-api',
      ...common('keycloak'),
    }),
    entra: entra({ tenant, audience: '6e74172b-be56-4843-9ff4-e66a39bb12e3', ...common('entra') }),
    cognito: cognito({
      region: 'eu-central-1',
      userPoolId: 'eu-central-1_Ab12Cd34E',
      clientId: '1example23456789',
      ...common('cognito'),
    }),
    supabase: supabase({ url: 'https://abcdefghijklmnopqrst.supabase.co', ...common('supabase') }),
    clerk: clerk({
      frontendApi: 'clerk.example.com',
      authorizedParties: ['https://app.example.com'],
      ...common('clerk'),
    }),
    google: google({ clientId: '1234.apps.googleusercontent.com', hostedDomain: 'example.com', ...common('google') }),
  }
}

/** A server on 127.0.0.1 for as long as a test wants it. */
export async function serve(handle: (incoming: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer((incoming, response) => {
    // A connection that is kept would be cut while a property test holds the thread.
    response.shouldKeepAlive = false
    let body = ''
    incoming.on('data', chunk => (body += chunk))
    incoming.on('end', () => handle(incoming, response, body))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    },
  }
}

/** Serves every issuer's key set at `/<name>`, and counts how often each is asked for. */
export async function serveKeys() {
  const asked = new Map<string, number>()
  const server = await serve(({ url }, response) => {
    const name = String(url).slice(1) as Name
    asked.set(name, (asked.get(name) ?? 0) + 1)
    response.setHeader('content-type', 'application/json').end(JSON.stringify(keySet(name)))
  })
  return { ...server, asked, at: (name: Name) => `${server.url}/${name}` }
}

/** A request with a bearer token. */
export function request(token?: string): HttpRequest {
  const value = token === undefined ? undefined : `Bearer ${token}`
  return { method: 'GET', header: name => (name === 'authorization' ? value : undefined), rawHeaders: [] }
}
