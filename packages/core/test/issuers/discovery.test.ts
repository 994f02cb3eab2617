import { afterEach, expect, test, vi } from 'vitest'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { metadataUrl } from '../../src/issuers/discovery.ts'
import { jwtIssuer } from '../../src/issuers/jwt-issuer.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { keySet, now, serve, signedBy } from './samples.ts'

const closing: (() => unknown)[] = []
afterEach(() => Promise.all(closing.splice(0).map(close => close())))

interface Answer {
  readonly status?: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** A server of an issuer: what it answers by path, and how often it was asked. */
async function issuerServer(answers: (url: string) => Readonly<Record<string, Answer>>) {
  const asked: string[] = []
  const server = await serve(({ url: path = '' }, response) => {
    asked.push(path)
    const { status = 200, body, headers } = answers(server.url)[path] ?? { status: 404 }
    response.writeHead(status, headers).end(typeof body === 'string' ? body : JSON.stringify(body))
  })
  closing.push(server.close)
  return { url: server.url, asked }
}

const wellKnown = '/realms/a/.well-known/openid-configuration'

async function world(answers: (url: string) => Readonly<Record<string, Answer>>, path = '/realms/a') {
  const server = await issuerServer(answers)
  const issuer = server.url + path
  const own = await testAuth()
  const profile = jwtIssuer({ issuer, audience: 'api', discovery: 'openid-configuration', subject: () => own.ann.id })
  const auth = acceptIssuers(own.auth, { issuers: [profile], claims: () => ({ roles: [] }) })
  const token = (members: object = {}, kid = 'auth0-key-1') =>
    signedBy(
      'auth0',
      { alg: 'RS256', typ: 'at+jwt', kid },
      { iss: issuer, aud: 'api', sub: '7', iat: now, exp: now + 7000, ...members },
    )
  const attempt = (members?: object, kid?: string) => codeOf(auth.verify(token(members, kid)))
  return { ...own, ...server, attempt }
}

const good = (url: string) => ({
  [wellKnown]: { body: { issuer: `${url}/realms/a`, jwks_uri: `${url}/keys` } },
  '/keys': { body: keySet('auth0') },
})

test('the address of metadata is made as each specification says', () => {
  const urls = (issuer: string) => [
    metadataUrl(issuer, 'openid-configuration'),
    metadataUrl(issuer, 'oauth-authorization-server'),
  ]
  expect(urls('https://a.example')).toEqual([
    'https://a.example/.well-known/openid-configuration',
    'https://a.example/.well-known/oauth-authorization-server',
  ])
  expect(urls('https://a.example/realms/b/')).toEqual([
    'https://a.example/realms/b/.well-known/openid-configuration',
    'https://a.example/.well-known/oauth-authorization-server/realms/b',
  ])
})

test('A09 the keys are fetched from the address in the metadata, which is read once an hour', async () => {
  const { attempt, asked, advance } = await world(good)
  for (let i = 0; i < 5; i++) expect(await attempt({ jti: String(i) })).toBeUndefined()
  expect(asked).toEqual([wellKnown, '/keys'])
  advance(601)
  expect(await attempt({ jti: 'later' })).toBeUndefined()
  expect(asked).toEqual([wellKnown, '/keys', '/keys'])
  advance(3600)
  expect(await attempt({ jti: 'much later' })).toBeUndefined()
  expect(asked).toEqual([wellKnown, '/keys', '/keys', wellKnown, '/keys'])
})

test('A09 unknown kids cannot have the metadata fetched each time', async () => {
  const { attempt, asked } = await world(good)
  for (let i = 0; i < 20; i++) expect(await attempt({}, `kid-${i}`)).toBe('token_invalid')
  expect(asked).toEqual([wellKnown, '/keys'])
})

// A slash at the end counts in the comparison, but not in the address: https://github.com/modelcontextprotocol/php-sdk/issues/507
test.each([
  ['', '/', 'store_unavailable'],
  ['/', '/', undefined],
  ['/', '', 'store_unavailable'],
])('an issuer that ends with "%s" and is named with "%s" in the metadata: %s', async (configured, named, code) => {
  const answers = (url: string) => ({
    ...good(url),
    [wellKnown]: { body: { issuer: `${url}/realms/a${named}`, jwks_uri: `${url}/keys` } },
  })
  const { attempt } = await world(answers, `/realms/a${configured}`)
  expect(await attempt()).toBe(code)
})

const elsewhere = { status: 302, headers: { location: '/other' } }
test.each<[string, (url: string) => Readonly<Record<string, Answer>>, string]>([
  [
    'another issuer',
    url => ({ ...good(url), [wellKnown]: { body: { issuer: `${url}/realms/b`, jwks_uri: `${url}/keys` } } }),
    'names another issuer',
  ],
  ['no issuer', url => ({ ...good(url), [wellKnown]: { body: { jwks_uri: `${url}/keys` } } }), 'names another issuer'],
  [
    'a list of issuers',
    url => ({ ...good(url), [wellKnown]: { body: { issuer: [`${url}/realms/a`], jwks_uri: `${url}/keys` } } }),
    'names another issuer',
  ],
  ['no keys', url => ({ ...good(url), [wellKnown]: { body: { issuer: `${url}/realms/a` } } }), 'no jwks_uri'],
  [
    'keys at a plain http: address',
    url => ({ ...good(url), [wellKnown]: { body: { issuer: `${url}/realms/a`, jwks_uri: 'http://id.example/keys' } } }),
    'no jwks_uri',
  ],
  [
    'keys in a file',
    url => ({ ...good(url), [wellKnown]: { body: { issuer: `${url}/realms/a`, jwks_uri: 'file:///etc/keys' } } }),
    'no jwks_uri',
  ],
  ['null', url => ({ ...good(url), [wellKnown]: { body: null } }), 'names another issuer'],
  ['HTML', url => ({ ...good(url), [wellKnown]: { body: '<html>' } }), 'names another issuer'],
  ['404', url => ({ '/keys': good(url)['/keys'] }), 'answered with 404'],
  [
    '500',
    url => ({ ...good(url), [wellKnown]: { status: 500, body: good(url)[wellKnown].body } }),
    'answered with 500',
  ],
  ['a redirect', url => ({ ...good(url), '/other': good(url)[wellKnown], [wellKnown]: elsewhere }), 'fetch'],
  ['a redirect of the keys', url => ({ ...good(url), '/other': good(url)['/keys'], '/keys': elsewhere }), 'fetch'],
  [
    '300 KiB',
    url => ({ ...good(url), [wellKnown]: { body: { ...good(url)[wellKnown].body, more: 'x'.repeat(300_000) } } }),
    '256 KiB',
  ],
])(
  'C07 metadata that answers %s makes the request a 503 and never a 401, and an event says why',
  async (_name, answers, reason) => {
    const { attempt, asked, events } = await world(answers)
    expect(await attempt()).toBe('store_unavailable')
    expect(asked).not.toContain('/other')
    const event = events.find(({ type }) => type === 'store_failed')
    expect(event).toMatchObject({ operation: 'issuers.jwks' })
    if (reason !== 'fetch') expect(event).toMatchObject({ reason: expect.stringContaining(reason) })
  },
)

test('C07 keys that the issuer moved are found, and during an outage the known ones are used', async () => {
  let keys = '/keys'
  let isDown = false
  const { attempt, asked, advance } = await world((url): Readonly<Record<string, Answer>> =>
    isDown
      ? {}
      : {
          [wellKnown]: { body: { issuer: `${url}/realms/a`, jwks_uri: url + keys } },
          [keys]: { body: keySet('auth0') },
        },
  )
  expect(await attempt({ jti: '1' })).toBeUndefined()
  keys = '/new-keys'
  advance(601)
  expect(await attempt({ jti: '2' })).toBeUndefined()
  advance(6)
  expect(await attempt({ jti: '3' })).toBeUndefined()
  // Known keys are used at once, and newer ones are fetched meanwhile.
  await vi.waitFor(() => expect(asked).toEqual([wellKnown, '/keys', '/keys', wellKnown, '/new-keys']))
  isDown = true
  advance(1200)
  expect(await attempt({ jti: '4' })).toBeUndefined()
  advance(3600)
  expect(await attempt({ jti: '5' })).toBe('store_unavailable')
})

test('mistakes are TypeErrors that name the option, and in production the metadata must be https:', async () => {
  const options = { issuer: 'https://id.example', audience: 'api', subject: () => 'a' }
  const make = (changed: object) => () => jwtIssuer({ ...options, discovery: 'openid-configuration', ...changed })
  expect(make({ discovery: true })).toThrow(
    'jwtIssuer: discovery must be openid-configuration or oauth-authorization-server',
  )
  expect(make({ jwks: 'https://id.example/keys' })).toThrow('jwtIssuer: discovery must not be given with jwks')
  expect(make({ issuer: ['https://a.example', 'https://b.example'] })).toThrow(
    'jwtIssuer: discovery needs exactly one issuer',
  )
  expect(make({ issuer: 'orders' })).toThrow('jwtIssuer: issuer must be an https: address')
  expect(make({ discovery: undefined })).toThrow('jwtIssuer: jwks or secret must be given')
  const { auth } = await testAuth()
  const accept = (issuer: string) => () =>
    acceptIssuers(auth, { issuers: [make({ issuer })()], claims: () => ({ roles: [] }) })
  expect(accept('http://id.example')).toThrow('acceptIssuers: issuers must have https: addresses')
  expect(accept('http://localhost:8080')).not.toThrow()
})
