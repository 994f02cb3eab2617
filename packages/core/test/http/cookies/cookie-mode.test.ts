import { describe, expect, test } from 'vitest'
import { internalsOf } from '../../../src/auth/internals.ts'
import type { CookieOptions } from '../../../src/http/cookies/cookie-options.ts'
import { sallyport, type WebOptions } from '../../../src/web.ts'
import { instantHasher } from '../../fixtures/instant-hasher.ts'
import { password, setUp } from '../setup.ts'

const site = 'https://api.example.com'
const page = 'https://app.example.com'
const names = { refresh: '__Host-sp-refresh', access: '__Host-sp-access', device: '__Host-sp-device' } as const
const ours = { 'sec-fetch-site': 'same-origin' }

interface Answer {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  /** What is set, by name: the value, and the words after it. */
  readonly cookies: Readonly<Record<string, { readonly value: string; readonly words: string }>>
  readonly headers: Headers
}

/** The auth routes in cookie mode, and a client that sends what a test tells it to. */
function start(cookies: CookieOptions = { origins: [page] }, others: Partial<WebOptions> = {}) {
  const parts = setUp(instantHasher())
  const { routes } = sallyport(parts.auth, { clientIp: false, cookies, ...others })
  async function send(path: string, init: RequestInit & { readonly json?: unknown } = {}): Promise<Answer> {
    const { json, headers, ...rest } = init
    const body = json === undefined ? {} : { body: JSON.stringify(json) }
    const type = json === undefined ? {} : { 'content-type': 'application/json' }
    const all = { ...type, ...ours, ...(headers as Record<string, string>) }
    return read((await routes(new Request(site + path, { method: 'POST', ...body, headers: all, ...rest })))!)
  }
  const logIn = (json: object = {}, headers = {}) =>
    send('/auth/login', { json: { username: 'maker1', password, ...json }, headers })
  return { ...parts, send, logIn }
}

async function read(response: Response): Promise<Answer> {
  const text = await response.text()
  const set = response.headers.getSetCookie().map(line => {
    const [, name, value, words] = /^([^=]+)=([^;]*); (.*)$/.exec(line)!
    return [name!, { value: value!, words: words! }] as const
  })
  const body = text === '' ? {} : (JSON.parse(text) as Answer['body'])
  return { status: response.status, body, cookies: Object.fromEntries(set), headers: response.headers }
}

/** The Cookie header that a browser would send. */
function jar(...answers: readonly Answer[]): { readonly cookie: string } {
  const held = new Map(answers.flatMap(answer => Object.entries(answer.cookies)))
  return { cookie: [...held].map(([name, { value }]) => `${name}=${value}`).join('; ') }
}

describe('tokens in cookies', () => {
  test('I01 login: the refresh token is in its cookie and nowhere else', async () => {
    const { status, body, cookies } = await start().logIn()
    expect([status, body]).toEqual([
      200,
      {
        access_token: expect.any(String),
        token_type: 'Bearer',
        expires_in: 900,
        csrf_token: expect.any(String),
      },
    ])
    expect(Object.keys(cookies)).toEqual([names.refresh, names.device])
    expect(cookies[names.refresh]!.words).toBe('Path=/; Secure; HttpOnly; SameSite=Strict')
    expect(cookies[names.device]!.words).toBe('Max-Age=15552000; Path=/; Secure; HttpOnly; SameSite=Strict')
  })

  test('I01 the access token may be in a cookie too, and then no token is in the body', async () => {
    const { body, cookies } = await start({ access: { sameSite: 'lax' } }).logIn()
    expect(body).toEqual({ expires_in: 900, csrf_token: expect.any(String) })
    expect(cookies[names.access]!.words).toBe('Path=/; Secure; HttpOnly; SameSite=Lax')
  })

  test('without the option only the device cookie is set, and no cookie is read', async () => {
    const { auth } = setUp(instantHasher())
    const { routes } = sallyport(auth, { clientIp: false })
    const headers = { 'content-type': 'application/json' }
    const send = async (path: string, json: unknown, cookie = '') =>
      read(
        (await routes(
          new Request(site + path, { method: 'POST', body: JSON.stringify(json), headers: { ...headers, cookie } }),
        ))!,
      )
    const login = await send('/auth/login', { username: 'maker1', password })
    expect(Object.keys(login.body).toSorted()).toEqual(['access_token', 'expires_in', 'refresh_token', 'token_type'])
    expect(Object.keys(login.cookies)).toEqual([names.device])
    const cookie = `${names.refresh}=${login.body['refresh_token'] as string}`
    expect((await send('/auth/refresh', {}, cookie)).status).toBe(400)
    const { routes: off } = sallyport(auth, { clientIp: false, deviceCookie: false })
    const body = JSON.stringify({ username: 'maker1', password })
    const silent = await read((await off(new Request(`${site}/auth/login`, { method: 'POST', body, headers })))!)
    expect([silent.status, silent.cookies]).toEqual([200, {}])
  })

  test('rotated and replayed set the same cookie; kept sets none', async () => {
    const { logIn, send } = start({ access: true })
    const login = await logIn()
    const [rotated, replayed] = [
      await send('/auth/refresh', { headers: jar(login) }),
      await send('/auth/refresh', { headers: jar(login) }),
    ]
    expect([rotated.status, replayed.status]).toEqual([200, 200])
    expect(rotated.cookies[names.refresh]).toEqual(replayed.cookies[names.refresh])
    expect(rotated.cookies[names.refresh]!.value).not.toBe(login.cookies[names.refresh]!.value)
    expect(rotated.cookies[names.access]!.value).not.toBe(login.cookies[names.access]!.value)
    const kept = await send('/auth/refresh', { headers: jar(rotated) })
    expect([kept.status, kept.cookies]).toEqual([200, {}])
    expect(Object.keys(kept.body)).toEqual(['expires_in', 'csrf_token'])
  })

  test('kept gives a new access token where that is in the body', async () => {
    const { logIn, send } = start()
    const rotated = await send('/auth/refresh', { headers: jar(await logIn()) })
    const kept = await send('/auth/refresh', { headers: jar(rotated) })
    expect([kept.cookies, kept.body]).toEqual([{}, expect.objectContaining({ access_token: expect.any(String) })])
  })

  test('I05 logout and logout-all clear by the words that were set; the device cookie stays', async () => {
    const { logIn, send } = start({ refresh: { name: '__Secure-rt', path: '/auth' }, access: true })
    const login = await logIn()
    const cleared = { value: '', words: 'Max-Age=0; Path=/auth; Secure; HttpOnly; SameSite=Strict' }
    const both = {
      '__Secure-rt': cleared,
      [names.access]: { ...cleared, words: cleared.words.replace('/auth', '/') },
    }
    const all = await send('/auth/logout-all', { headers: jar(login) })
    expect([all.status, all.cookies]).toEqual([204, both])
    const out = await send('/auth/logout', { headers: jar(login) })
    expect([out.status, out.cookies]).toEqual([204, both])
    const again = await send('/auth/logout')
    expect([again.status, again.cookies]).toEqual([204, both])
  })

  test('I05 no refusal clears a cookie', async () => {
    const { logIn, send, time, store } = start()
    const login = await logIn()
    const refreshed = await send('/auth/refresh', { headers: jar(login) })
    time.now += 60_000
    const answers = [
      await send('/auth/refresh', { headers: jar(login) }),
      await send('/auth/refresh', { headers: jar(refreshed) }),
      await send('/auth/refresh', { headers: { cookie: `${names.refresh}=x` } }),
      await send('/auth/refresh'),
      await logIn({ password: 'wrong' }, jar(login)),
    ]
    expect(answers.map(({ status, body }) => [status, body['code']])).toEqual([
      [401, 'refresh_token_reused'],
      [401, 'session_ended'],
      [401, 'token_invalid'],
      [401, 'authentication_required'],
      [401, 'credentials_invalid'],
    ])
    const other = await logIn()
    store.revocations.append = async () => Promise.reject(new Error('down'))
    const failed = await send('/auth/logout', { headers: jar(other) })
    expect([failed.status, failed.cookies]).toEqual([503, {}])
    expect(answers.flatMap(answer => Object.keys(answer.cookies))).toEqual([])
  })

  test('remember decides between a cookie that ends with the browser and one that lives as long as its token', async () => {
    const { logIn, send, time } = start({ access: true })
    const session = await logIn({ remember: false })
    expect(session.cookies[names.refresh]!.words).not.toContain('Max-Age')
    expect((await send('/auth/refresh', { headers: jar(session) })).cookies[names.refresh]!.words).not.toContain('Max')
    const remembered = await logIn({ remember: true })
    const week = 7 * 86_400
    for (const name of [names.refresh, names.access]) {
      expect(remembered.cookies[name]!.words).toMatch(new RegExp(`^Max-Age=${week}; `))
    }
    time.now += 86_400_000
    const later = await send('/auth/refresh', { headers: jar(remembered) })
    expect(later.cookies[names.refresh]!.words).toMatch(new RegExp(`^Max-Age=${week}; `))
    expect((await logIn({ remember: 'yes' })).body).toMatchObject({ code: 'invalid_request' })
  })

  test('remember is bounded by the absolute end of the session', async () => {
    const { logIn, send, time } = start()
    let answer = await logIn({ remember: true })
    for (let day = 0; day < 29; day++) {
      time.now += 86_400_000
      answer = await send('/auth/refresh', { headers: jar(answer) })
    }
    expect(answer.cookies[names.refresh]!.words).toMatch(/^Max-Age=86400; /)
  })

  test('the step-up replaces the session in its cookies, and remembers as before', async () => {
    const { logIn, send } = start({ access: true })
    const login = await logIn({ remember: true })
    const stepped = await send('/auth/reauthenticate', { json: { password }, headers: jar(login) })
    expect([stepped.status, Object.keys(stepped.cookies)]).toEqual([200, [names.refresh, names.access]])
    expect(stepped.cookies[names.refresh]!.words).toContain('Max-Age')
    expect((await send('/auth/refresh', { headers: jar(login) })).status).toBe(401)
    expect((await send('/auth/refresh', { headers: jar(stepped) })).status).toBe(200)
  })

  test('I03 a refresh token in the body, in both places or twice is refused', async () => {
    const { logIn, send } = start()
    const login = await logIn()
    const { value } = login.cookies[names.refresh]!
    const json = { refresh_token: value }
    for (const path of ['/auth/refresh', '/auth/logout']) {
      const answers = [
        await send(path, { json }),
        await send(path, { json, headers: jar(login) }),
        await send(path, { headers: { cookie: `${names.refresh}=x; ${names.refresh}=${value}` } }),
        await send(path, { headers: { cookie: `${names.refresh}=${value}; ${names.refresh}=${value}` } }),
      ]
      expect(answers.map(({ status, body }) => [status, body['code']])).toEqual(
        answers.map(() => [400, 'invalid_request']),
      )
    }
    const twice = await logIn({}, { cookie: `${names.refresh}=x; ${names.refresh}=${value}` })
    expect(twice.status).toBe(400)
    expect((await send('/auth/refresh', { headers: jar(login) })).status).toBe(200)
  })

  test('I04 claims that make a cookie too long for a browser give an error', async () => {
    const { auth } = start()
    const long = {
      ...auth,
      login: async (input: Parameters<typeof auth.login>[0]) => ({
        ...(await auth.login(input)),
        accessToken: 'x'.repeat(5_000),
      }),
    }
    const { routes } = sallyport(long, { clientIp: false, cookies: { access: true } })
    const request = new Request(`${site}/auth/login`, {
      method: 'POST',
      body: JSON.stringify({ username: 'maker1', password }),
      headers: { 'content-type': 'application/json', ...ours },
    })
    await expect(routes(request)).rejects.toThrow(/^cookies: __Host-sp-access would have 5016 bytes/)
  })

  test('C06 nothing may be stored', async () => {
    const { logIn, send } = start({ access: true })
    const login = await logIn()
    const answers = [
      login,
      await send('/auth/refresh', { headers: jar(login) }),
      await send('/auth/refresh', { headers: { 'sec-fetch-site': 'cross-site' } }),
      await send('/auth/logout', { headers: jar(login) }),
    ]
    expect(answers.map(answer => answer.headers.get('cache-control'))).toEqual(answers.map(() => 'no-store'))
  })
})

describe('E09 a login with a previous session', () => {
  test('starts a new session, and revokes the presented one', async () => {
    const { logIn, send, auth } = start()
    const planted = await logIn({ username: 'admin' })
    const mine = await logIn({}, jar(planted))
    expect(mine.status).toBe(200)
    expect((await send('/auth/refresh', { headers: jar(planted) })).body).toMatchObject({ code: 'session_ended' })
    const held = await internalsOf(auth).readRefreshToken(planted.cookies[names.refresh]!.value)
    const fresh = await internalsOf(auth).readRefreshToken(mine.cookies[names.refresh]!.value)
    expect([held.subject, fresh.subject, fresh.sessionId === held.sessionId]).toEqual(['u-admin', 'u-maker', false])
    expect(await auth.listSessions('u-admin')).toEqual([])
  })

  test('a failed login revokes no session', async () => {
    const { logIn, send } = start()
    const login = await logIn()
    expect((await logIn({ password: 'wrong' }, jar(login))).status).toBe(401)
    expect((await send('/auth/refresh', { headers: jar(login) })).status).toBe(200)
  })

  test.each(['x', '', 'eyJ.eyJ.x'])('a token that was not signed here, %j, is ignored', async value => {
    const answer = await start().logIn({}, { cookie: `${names.refresh}=${value}` })
    expect([answer.status, answer.cookies[names.refresh]!.value]).toEqual([200, expect.stringMatching(/^ey/)])
  })
})

describe('the device cookie', () => {
  test('E05 lets the owner in while strangers fail', async () => {
    const { logIn } = start()
    const owner = await logIn()
    for (let i = 0; i < 100; i++) await logIn({ password: 'wrong' })
    expect((await logIn()).status).toBe(429)
    expect((await logIn({}, jar(owner))).status).toBe(200)
    const { cookies } = await logIn({}, jar(owner))
    expect(cookies[names.device]!.value).toBe(owner.cookies[names.device]!.value)
  })
})

describe('I06 every auth route that changes something', () => {
  const paths = ['/login', '/refresh', '/logout', '/logout-all', '/reauthenticate', '/password', '/sessions/x'] as const
  const { logIn, send, auth } = start({ origins: [page], access: true })

  const refused: readonly Readonly<Record<string, string>>[] = [
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
    { 'sec-fetch-site': 'same-site', origin: 'https://x.example.com' },
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
    { 'sec-fetch-site': 'none' },
    { 'sec-fetch-site': '' },
    { 'sec-fetch-site': 'same-origin, cross-site' },
  ]

  test.each(paths.flatMap(path => refused.map(headers => [path, headers] as const)))(
    '%s refuses %o',
    async (path, headers) => {
      const login = await logIn()
      const method = path === '/sessions/x' ? 'DELETE' : 'POST'
      for (const type of ['application/json', 'text/plain', undefined]) {
        const answer = await send(`/auth${path}`, {
          method,
          ...(method === 'POST' && { body: JSON.stringify({ username: 'maker1', password }) }),
          headers: { ...jar(login), ...headers, ...(type && { 'content-type': type }) },
        })
        expect([answer.status, answer.body['code'], answer.body['retry'], answer.cookies]).toEqual([
          403,
          'csrf',
          false,
          {},
        ])
      }
      expect((await send('/auth/refresh', { headers: jar(login) })).status).toBe(200)
    },
  )

  /** A browser that says nothing of where a request comes from. */
  const silent = async (path: string, headers: Record<string, string>, json?: unknown) => {
    const all = { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers }
    const body = json === undefined ? {} : { body: JSON.stringify(json) }
    const { routes } = sallyport(auth, { clientIp: false, cookies: { origins: [page], access: true } })
    return read((await routes(new Request(`${site}/auth${path}`, { method: 'POST', ...body, headers: all })))!)
  }

  test('a login without any of them is refused, and so is one with only a token', async () => {
    const login = await logIn()
    const json = { username: 'maker1', password }
    const token = { 'x-csrf-token': login.body['csrf_token'] as string }
    expect((await silent('/login', {}, json)).body).toMatchObject({ code: 'csrf' })
    expect((await silent('/login', { ...jar(login), ...token }, json)).body).toMatchObject({ code: 'csrf' })
    expect((await silent('/login', { origin: page }, json)).status).toBe(200)
  })

  test('I07 elsewhere the session’s token is proof, but only in its header', async () => {
    const login = await logIn()
    const token = login.body['csrf_token'] as string
    const { cookie } = jar(login)
    expect((await silent('/refresh', { cookie })).body).toMatchObject({ code: 'csrf' })
    expect((await silent(`/refresh?x-csrf-token=${token}&csrf_token=${token}`, { cookie })).status).toBe(403)
    const planted = `${cookie}; x-csrf-token=${token}; csrf_token=${token}; __Host-csrf=${token}`
    expect((await silent('/refresh', { cookie: planted })).status).toBe(403)
    expect((await silent('/refresh', { cookie: planted, 'x-csrf-token': 'x' })).status).toBe(403)
    expect((await silent('/refresh', { cookie, 'x-csrf-token': `${token}, ${token}` })).status).toBe(403)
    expect((await silent('/refresh', { cookie }, { csrf_token: token })).status).toBe(403)
    expect((await silent('/refresh', { 'x-csrf-token': token })).status).toBe(403)
    expect((await silent('/refresh', { cookie, 'x-csrf-token': token })).status).toBe(200)
  })

  test('I07 a token changes at login: another session’s is refused, and so is an attacker’s', async () => {
    const [before, attacker] = [await logIn(), await logIn({ username: 'admin' })]
    const after = await logIn({}, jar(before))
    const { cookie } = jar(after)
    for (const other of [before, attacker]) {
      const token = other.body['csrf_token'] as string
      expect((await silent('/refresh', { cookie, 'x-csrf-token': token })).body).toMatchObject({ code: 'csrf' })
    }
    expect((await silent('/refresh', { cookie, 'x-csrf-token': after.body['csrf_token'] as string })).status).toBe(200)
  })

  test.each([
    'text/plain',
    'text/plain;application/json',
    'application/x-www-form-urlencoded; application/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=application/json',
    'application/jsonp',
    'x-application/json',
    'application/json, text/plain',
    '',
  ])('I08 a body of %j is refused, even from our own page', async type => {
    const login = await logIn()
    for (const path of ['/login', '/refresh', '/logout', '/logout-all']) {
      const body = JSON.stringify({ username: 'maker1', password })
      const answer = await send(`/auth${path}`, { body, headers: { ...jar(login), 'content-type': type } })
      expect([path, answer.status, answer.cookies]).toEqual([path, 415, {}])
    }
  })
})

describe('a guard that accepts cookies', () => {
  const cookies = { origins: [page], access: true } as const
  const { auth, logIn } = start(cookies)
  const { guard: make, errorResponse } = sallyport(auth, { clientIp: false, cookies })
  const guard = make()
  const optional = make.optional()

  const ask = (headers: Record<string, string>, method = 'POST', check: typeof optional = guard) =>
    check(new Request(`${site}/orders`, { method, headers })).then(
      admission => admission?.claims.sub ?? 'nobody',
      async (error: unknown) => ((await errorResponse(error).json()) as { code: string }).code,
    )

  test('I06 checks what may change something, by itself', async () => {
    const login = await logIn()
    const { cookie } = jar(login)
    expect(await ask({ cookie }, 'GET')).toBe('u-maker')
    expect(await ask({ cookie, 'sec-fetch-site': 'cross-site' }, 'GET')).toBe('u-maker')
    for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
      expect(await ask({ cookie }, method)).toBe('csrf')
      expect(await ask({ cookie, 'sec-fetch-site': 'cross-site' }, method)).toBe('csrf')
      expect(await ask({ cookie, origin: 'null' }, method)).toBe('csrf')
      expect(await ask({ cookie, origin: page }, method)).toBe('u-maker')
      expect(await ask({ cookie, ...ours }, method)).toBe('u-maker')
    }
    const token = { 'x-csrf-token': login.body['csrf_token'] as string }
    expect(await ask({ cookie, ...token })).toBe('u-maker')
    const other = await logIn({ username: 'admin' })
    expect(await ask({ ...jar(other), ...token })).toBe('csrf')
  })

  test('I12 the handshake of a WebSocket needs the same proof', async () => {
    const { cookie } = jar(await logIn())
    expect(await ask({ cookie, upgrade: 'websocket', origin: 'https://evil.example' }, 'GET')).toBe('csrf')
    expect(await ask({ cookie, upgrade: 'websocket', origin: page }, 'GET')).toBe('u-maker')
  })

  test('C02 a token in the header needs no proof; one in each place is refused, whatever they are', async () => {
    const { cookie } = jar(await logIn())
    const { accessToken } = await auth.login({ login: 'admin', password })
    const authorization = `Bearer ${accessToken}`
    expect(await ask({ authorization })).toBe('u-admin')
    expect(await ask({ authorization, cookie: `other=1; ${names.refresh}=x` })).toBe('u-admin')
    expect(await ask({ authorization, cookie, ...ours })).toBe('invalid_request')
    expect(await ask({ authorization, cookie: `${names.access}=` })).toBe('invalid_request')
    expect(await ask({ authorization: 'Basic eDp5', cookie, ...ours })).toBe('u-maker')
  })

  test('I03 two access cookies are refused, and a refresh token is no access token', async () => {
    const login = await logIn()
    const token = login.cookies[names.access]!.value
    expect(await ask({ cookie: `${names.access}=${token}; ${names.access}=${token}`, ...ours })).toBe('invalid_request')
    expect(await ask({ cookie: `${names.access}=${login.cookies[names.refresh]!.value}`, ...ours })).toBe(
      'token_invalid',
    )
  })

  test('an optional guard admits a request without a token, but not a forged request', async () => {
    const { cookie } = jar(await logIn())
    expect(await ask({}, 'POST', optional)).toBe('nobody')
    expect(await ask({ cookie }, 'POST', optional)).toBe('csrf')
  })

  test('C03 without the option a cookie is not read as a token', async () => {
    const { cookie } = jar(await logIn())
    for (const options of [{}, { cookies: { origins: [page] } }]) {
      expect(await ask({ cookie, ...ours }, 'GET', sallyport(auth, { clientIp: false, ...options }).guard())).toBe(
        'authentication_required',
      )
    }
  })

  test('a refusal emits an event', async () => {
    const own = start(cookies)
    const { cookie } = jar(await own.logIn())
    expect(await ask({ cookie }, 'POST', sallyport(own.auth, { clientIp: false, cookies }).guard())).toBe('csrf')
    expect(own.events).toContainEqual(
      expect.objectContaining({ type: 'access_denied', subject: 'u-maker', reason: 'csrf' }),
    )
  })
})
