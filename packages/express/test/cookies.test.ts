import { CookieJar, PrefixSecurityEnum } from 'tough-cookie'
import { describe, expect, test } from 'vitest'
import { headerIn, load, password, raw, serve, setUp, statusIn, versions } from './setup.ts'

const page = 'https://app.example.com'
const site = 'https://api.example.com'
const refreshName = '__Host-sp-refresh'
const accessName = '__Host-sp-access'

describe.each(versions)('cookie mode on %s', async version => {
  const { express, sallyport } = await load(version)

  async function start(path = '/') {
    const parts = setUp()
    const name = path === '/' ? refreshName : '__Secure-sp-refresh'
    const cookies = { origins: [page], refresh: { name, path }, access: true } as const
    const { guard, claims, routes, errors } = sallyport(parts.auth, { cookies })
    const app = express().set('env', 'test')
    app.use((_req, res, next) => {
      res.cookie('theme', 'dark')
      next()
    })
    app.use('/auth', routes)
    app.all('/orders', guard(), (req, res) => res.json({ sub: claims(req).sub }))
    app.use(errors())
    return { ...(await serve(app)), ...parts }
  }

  /** A browser: a cookie jar that follows the rules of prefixes, and a page of the API's own site. */
  function browse(url: string) {
    const jar = new CookieJar(undefined, { prefixSecurity: PrefixSecurityEnum.STRICT })
    async function send(path: string, json?: unknown, headers: Record<string, string> = {}) {
      const response = await fetch(url + path, {
        method: 'POST',
        ...(json !== undefined && { body: JSON.stringify(json) }),
        headers: {
          'sec-fetch-site': 'same-origin',
          cookie: await jar.getCookieString(site + path),
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
      })
      for (const line of response.headers.getSetCookie()) await jar.setCookie(line, site + path)
      return { status: response.status, body: (await response.json().catch(() => ({}))) as Record<string, unknown> }
    }
    const names = async (path = '/auth') => (await jar.getCookies(site + path)).map(({ key }) => key).toSorted()
    const login = (more: object = {}) => send('/auth/login', { username: 'maker1', password, ...more })
    return { jar, send, names, login }
  }

  test.each([
    ['/', refreshName],
    ['/auth', '__Secure-sp-refresh'],
  ])('I05 a jar after login, refresh and logout, with Path=%s', async (path, name) => {
    const { url } = await start(path)
    const { jar, send, names, login } = browse(url)
    const tokens = new Set([accessName, name])
    expect((await login()).status).toBe(200)
    expect(await names()).toEqual([accessName, '__Host-sp-device', name, 'theme'].toSorted())
    expect((await names('/orders')).includes(name)).toBe(path === '/')
    const before = await jar.getCookieString(`${site}/auth`)
    expect((await send('/auth/refresh')).status).toBe(200)
    expect(await jar.getCookieString(`${site}/auth`)).not.toBe(before)
    expect((await send('/orders')).body).toEqual({ sub: 'u-maker' })
    expect((await send('/auth/logout')).status).toBe(204)
    expect((await names()).filter(each => tokens.has(each))).toEqual([])
    expect(await names()).toEqual(['__Host-sp-device', 'theme'])
    expect((await send('/auth/refresh')).status).toBe(401)
  })

  test('I05 logout-all deletes this browser’s cookies and revokes the sessions of the others', async () => {
    const { url } = await start()
    const [mine, other] = [browse(url), browse(url)]
    await mine.login()
    await other.login()
    expect((await mine.send('/auth/logout-all')).status).toBe(204)
    expect(await mine.names()).toEqual(['__Host-sp-device', 'theme'])
    const refused = await other.send('/auth/refresh')
    expect([refused.status, refused.body['code']]).toEqual([401, 'session_ended'])
    expect(await other.names()).toContain(refreshName)
  })

  test('cookies survive a restart of the browser only with remember: true', async () => {
    const { url } = await start()
    const { jar, send, login } = browse(url)
    const ages = async () => (await jar.getCookies(`${site}/auth`)).map(({ key, maxAge }) => [key, maxAge ?? null])
    await login({ remember: true })
    await send('/auth/refresh')
    expect(await ages()).toEqual(
      expect.arrayContaining([
        [refreshName, 604_800],
        [accessName, 604_800],
      ]),
    )
    await login({ remember: false })
    expect(await ages()).toEqual(
      expect.arrayContaining([
        [refreshName, null],
        [accessName, null],
      ]),
    )
  })

  test('E09 a login revokes the session whose cookie the request carries', async () => {
    const { url, login } = await start()
    const { refreshToken } = await login('admin')
    const { jar, send, login: logIn } = browse(url)
    await jar.setCookie(`${refreshName}=${refreshToken}; Path=/; Secure`, site)
    expect((await logIn()).status).toBe(200)
    expect(await jar.getCookieString(site)).not.toContain(refreshToken)
    expect((await send('/auth/refresh', undefined, { cookie: `${refreshName}=${refreshToken}` })).body['code']).toBe(
      'session_ended',
    )
  })

  test('I06 duplicate headers are refused', async () => {
    const { port, login } = await start()
    const { refreshToken } = await login('maker1')
    const refresh = (...headers: string[]) =>
      raw(port, 'POST /auth/refresh HTTP/1.1', `Cookie: ${refreshName}=${refreshToken}`, ...headers)
    for (const headers of [
      [`Origin: ${page}`, `Origin: ${page}`],
      [`Origin: ${page}`, 'Origin: https://evil.example'],
      ['Origin: https://evil.example', `Origin: ${page}`],
      ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: same-origin'],
      ['Sec-Fetch-Site: same-origin', 'Sec-Fetch-Site: cross-site'],
      ['Sec-Fetch-Site: cross-site', 'Sec-Fetch-Site: same-origin'],
      ['Sec-Fetch-Site: same-origin', `Origin: ${page}`, 'Origin: null'],
      ['Origin: null'],
      [],
    ]) {
      const answer = await refresh(...headers)
      expect([headers, statusIn(answer), headerIn(answer, 'cache-control')]).toEqual([headers, 403, 'no-store'])
      expect(answer).toContain('"code":"csrf"')
    }
    expect(statusIn(await refresh(`Origin: ${page}`))).toBe(200)
  })

  test('I03 duplicate cookies are refused, in one header or two, and similar names do not count', async () => {
    const { port, login } = await start()
    const { refreshToken } = await login('maker1')
    const refresh = async (...headers: string[]) =>
      statusIn(await raw(port, 'POST /auth/refresh HTTP/1.1', 'Sec-Fetch-Site: same-origin', ...headers))
    const good = `${refreshName}=${refreshToken}`
    expect(await refresh(`Cookie: ${good}; ${good}`)).toBe(400)
    expect(await refresh(`Cookie: ${good}`, `Cookie: ${good}`)).toBe(400)
    expect(await refresh('Cookie: other=1', `Cookie: ${refreshName}=x`, `Cookie: ${good}`)).toBe(400)
    for (const prefix of ['\u00e2\u0080\u0080', '\u00c2\u0085', '\u00c2\u00a0', '\u00a0', '\u0085', '=', '"', '$']) {
      expect([prefix, await refresh(`Cookie: ${prefix}${good}`)]).toEqual([prefix, 401])
    }
    expect(await refresh(`Cookie: $Version=1; ${good}; $Path=/`)).toBe(200)
  })

  test('C02 a request with an access token in the header and another in a cookie is refused', async () => {
    const { port, login } = await start()
    const { accessToken } = await login('maker1')
    const ask = async (method: string, ...headers: string[]) =>
      statusIn(await raw(port, `${method} /orders HTTP/1.1`, ...headers))
    expect(await ask('GET', `Cookie: ${accessName}=${accessToken}`, `Authorization: Bearer ${accessToken}`)).toBe(400)
    expect(await ask('GET', `Cookie: ${accessName}=${accessToken}`)).toBe(200)
    expect(await ask('POST', `Cookie: ${accessName}=${accessToken}`)).toBe(403)
    expect(await ask('POST', `Cookie: ${accessName}=${accessToken}`, 'Sec-Fetch-Site: same-site')).toBe(403)
    expect(await ask('POST', `Cookie: ${accessName}=${accessToken}`, `Origin: ${page}`)).toBe(200)
    expect(await ask('POST', `Authorization: Bearer ${accessToken}`)).toBe(200)
  })
})
