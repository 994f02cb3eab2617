import { inspect } from 'node:util'
import { afterEach, expect, test, vi } from 'vitest'
import { acceptIssuers } from '../../src/issuers/accept-issuers.ts'
import { introspection, type IntrospectionOptions } from '../../src/issuers/introspection.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { now, serve, tokenOf } from './samples.ts'

const good = {
  active: true,
  iss: 'https://id.example.com',
  sub: 'user-7',
  aud: 'https://api.example.com',
  client_id: 'web',
  token_type: 'Bearer',
  scope: 'orders:read orders:approve',
  iat: now - 60,
  exp: now + 600,
}
const closing: (() => Promise<void>)[] = []
afterEach(async () => void (await Promise.all(closing.splice(0).map(close => close()))))

type Reply =
  | { readonly status?: number; readonly body?: unknown; readonly headers?: Record<string, string> }
  | 'hang'
  | 'cut'

/** An authorization server whose answers a test decides, and an Auth that asks it. */
async function world(options: Partial<IntrospectionOptions> = {}) {
  const state = {
    reply: { body: good } as Reply,
    asked: [] as { readonly authorization: string; readonly body: URLSearchParams }[],
  }
  const server = await serve((request, response, body) => {
    state.asked.push({ authorization: String(request.headers.authorization), body: new URLSearchParams(body) })
    if (state.reply === 'cut') return void request.socket.destroy()
    if (state.reply === 'hang') return
    const { status = 200, body: answer, headers = {} } = state.reply
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(typeof answer === 'string' ? answer : JSON.stringify(answer))
  })
  closing.push(server.close)
  const profile = introspection({
    url: `${server.url}/introspect`,
    issuer: good.iss,
    clientId: 'orders:api',
    clientSecret: 'p ss%w0rd+',
    audience: good.aud,
    subject: ({ sub }) => String(sub),
    ...options,
  })
  const own = await testAuth()
  const auth = acceptIssuers(own.auth, { issuers: [profile], claims: () => ({ roles: [] }) })
  closing.push(auth.close)
  return { ...own, auth, state, profile, server }
}

test('an opaque token is introspected with the client’s credentials (RFC 7662 §2.1)', async () => {
  const { auth, state } = await world()
  expect(await auth.verify('mF_9.B5f-4.1JqM'.replaceAll('.', '~'))).toMatchObject({
    iss: good.iss,
    aud: good.aud,
    sub: 'user-7',
    scopes: ['orders:read', 'orders:approve'],
    exp: good.exp,
    auth_time: 0,
  })
  const [{ authorization, body }] = state.asked as [(typeof state.asked)[0]]
  expect(Object.fromEntries(body)).toEqual({ token: 'mF_9~B5f-4~1JqM', token_type_hint: 'access_token' })
  const credentials = Buffer.from(authorization.replace('Basic ', ''), 'base64').toString()
  expect(credentials).toBe('orders%3Aapi:p+ss%25w0rd%2B')
})

test('a response is shared, remembered for its allowed time, and never after the token expires', async () => {
  const { auth, state, advance } = await world()
  state.reply = { body: { ...good, exp: now + 45 } }
  await Promise.all(Array.from({ length: 50 }, () => auth.verify('opaque-1')))
  expect(state.asked).toHaveLength(1)
  advance(29)
  await auth.verify('opaque-1')
  expect(state.asked).toHaveLength(1)
  advance(2)
  await auth.verify('opaque-1')
  expect(state.asked).toHaveLength(2)
  state.reply = { body: { active: false } }
  advance(15)
  expect(await codeOf(auth.verify('opaque-1'))).toBe('token_invalid')
  expect(state.asked).toHaveLength(3)
})

test('an inactive token is asked about again after ten seconds', async () => {
  const { auth, state, advance } = await world()
  state.reply = { body: { active: false } }
  for (let i = 0; i < 10; i++) expect(await codeOf(auth.verify('opaque-1'))).toBe('token_invalid')
  expect(state.asked).toHaveLength(1)
  state.reply = { body: good }
  advance(11)
  expect(await codeOf(auth.verify('opaque-1'))).toBeUndefined()
})

test.each([
  ['an inactive token', { ...good, active: false }],
  ['another issuer', { ...good, iss: 'https://evil.example' }],
  ['no audience', { ...good, aud: undefined }],
  ['another audience', { ...good, aud: ['https://other.example'] }],
  ['no subject', { ...good, sub: undefined }],
  ['a bound token', { ...good, cnf: { jkt: 'x' } }],
  ['another type', { ...good, token_type: 'DPoP' }],
  ['a malformed time', { ...good, exp: 'soon' }],
  ['a token for later', { ...good, nbf: now + 60 }],
])('B04 B07 B08 %s is 401', async (_what, body) => {
  const { auth, state } = await world()
  state.reply = { body }
  expect(await codeOf(auth.verify('opaque-1'))).toBe('token_invalid')
})

test('a response without exp, iat, iss and token_type is enough, and is believed for as long as it is remembered', async () => {
  const { auth, state } = await world()
  state.reply = { body: { active: true, sub: 'user-7', aud: good.aud } }
  expect(await auth.verify('opaque-1')).toMatchObject({ iss: good.iss, iat: now, exp: now + 30 })
})

test.each<[string, Reply]>([
  ['refuses the client', { status: 401, body: { error: 'invalid_client' } }],
  ['fails', { status: 500, body: {} }],
  ['answers no JSON', { body: '<html>' }],
  ['answers without active', { body: { sub: 'user-7' } }],
  ['says active in another way', { body: { ...good, active: 'true' } }],
  ['answers too much', { body: JSON.stringify({ ...good, filler: 'x'.repeat(300_000) }) }],
  ['leads elsewhere', { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: {} }],
  ['cuts the line', 'cut'],
])('C07 J06 a server that %s is 503, an event, and nothing is remembered or told', async (_what, reply) => {
  const { auth, state, events } = await world()
  state.reply = reply
  const error = (await auth.verify('canary-token').catch((caught: unknown) => caught)) as Error
  expect(error).toMatchObject({ code: 'store_unavailable' })
  const printed = inspect([error, error.cause, events], { depth: 9 }) + JSON.stringify([error, events])
  expect(printed).not.toMatch(/canary-token|p ss|p\+ss|Basic /)
  expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation: 'issuers.introspection' }))
  state.reply = { body: good }
  expect(await codeOf(auth.verify('canary-token'))).toBeUndefined()
})

test('C07 a server that does not answer is 503 after five seconds', async () => {
  const { auth, state } = await world()
  state.reply = 'hang'
  const timeout = AbortSignal.timeout.bind(AbortSignal)
  const shorter = vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout(20))
  expect(await codeOf(auth.verify('opaque-1'))).toBe('store_unavailable')
  expect(shorter).toHaveBeenCalledWith(5000)
  shorter.mockRestore()
})

test('C07 a server that cannot be reached is 503', async () => {
  const { auth, server } = await world()
  closing.splice(0, 1)
  await server.close()
  expect(await codeOf(auth.verify('opaque-1'))).toBe('store_unavailable')
})

test('what is or was meant to be a JWT is never shown to the server, nor are our own tokens', async () => {
  const { auth, state, ann } = await world()
  const { accessToken, refreshToken } = await auth.createSession(ann.id)
  await auth.verify(accessToken)
  for (const token of [
    refreshToken,
    tokenOf('auth0'),
    'a.b.c',
    'a.b.c.d.e',
    `${accessToken}x`,
    '',
    'with space',
    'ü',
    'x'.repeat(9000),
  ]) {
    expect([token, await codeOf(auth.verify(token))]).toEqual([token, 'token_invalid'])
  }
  expect(state.asked).toEqual([])
})

test('J06 the secret never prints', async () => {
  const { profile } = await world()
  expect(inspect(profile, { depth: 9 }) + JSON.stringify(profile)).not.toMatch(/p ss|p\+ss|Basic/)
})

test('a blocked user’s opaque token is refused, and an unblocked one’s accepted', async () => {
  const { auth } = await world()
  await auth.verify('opaque-1')
  await auth.block('user-7')
  expect(await codeOf(auth.verify('opaque-1'))).toBe('token_invalid')
  await auth.unblock('user-7')
  expect(await codeOf(auth.verify('opaque-1'))).toBeUndefined()
})

test.each([
  ['url', { url: 'id.example.com' }],
  ['issuer', { issuer: '' }],
  ['clientId', { clientId: '' }],
  ['clientSecret', { clientSecret: '' }],
  ['audience', { audience: [] }],
  ['subject', { subject: undefined as never }],
  ['rememberFor', { rememberFor: '1h' as const }],
  ['cacheTtl', { cacheTtl: 1 }],
])('a mistake is a TypeError that names the option: %s', async (option, wrong) => {
  const options = {
    url: 'https://id.a/i',
    issuer: 'i',
    clientId: 'c',
    clientSecret: 's',
    audience: 'a',
    subject: () => 's',
  }
  expect(() => introspection({ ...options, ...wrong })).toThrow(new RegExp(`^introspection: ${option} `))
})
