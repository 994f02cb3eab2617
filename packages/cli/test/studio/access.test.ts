import { networkInterfaces } from 'node:os'
import { connect } from 'node:net'
import { request } from 'node:http'
import { expect, test } from 'vitest'
import { start, visit } from './start.ts'

/** A request with any headers, also those that fetch refuses to set. */
function ask(url: string, headers: Record<string, string>, method = 'GET') {
  return new Promise<{ readonly status: number; readonly cookie: boolean; readonly text: string }>(
    (resolve, reject) => {
      const asked = request(url, { method, headers }, response => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
        response.on('end', () =>
          resolve({ status: response.statusCode!, cookie: 'set-cookie' in response.headers, text }),
        )
      })
      asked.on('error', reject).end(method === 'POST' ? '{}' : undefined)
    },
  )
}

test('the link works once and becomes a cookie that scripts and other sites do not get', async () => {
  const { link, origin, createLink } = await start()
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/studio\/open\/[\w-]{43}$/)
  const first = await fetch(link)
  expect(first.headers.get('set-cookie')).toMatch(
    /^sallyport_studio_\d+=[\w-]{43}; Path=\/studio\/; HttpOnly; SameSite=Strict$/,
  )
  const second = await fetch(link)
  expect([second.status, second.headers.get('set-cookie')]).toEqual([403, null])
  expect(await second.text()).toContain('Press Enter in the terminal')
  const older = createLink()
  const newer = createLink()
  expect((await fetch(older)).status).toBe(403)
  expect((await fetch(newer)).status).toBe(200)
  expect((await fetch(`${origin}/studio/open/`)).status).toBe(403)
})

test.each(['/studio/', '/studio/stream', '/studio/api/policy', '/studio/api/sessions?subject=maker1', '/studio/else'])(
  'a browser without the cookie gets nothing of %s',
  async path => {
    const { origin } = await start()
    expect((await fetch(origin + path)).status).toBe(401)
    const headers = { cookie: `sallyport_studio_${new URL(origin).port}=${'A'.repeat(43)}` }
    expect((await fetch(origin + path, { headers })).status).toBe(401)
  },
)

test('a rebound name of the host is refused, also with the cookie', async () => {
  const studio = await start()
  const { cookie } = await visit(studio)
  const { port } = new URL(studio.origin)
  const statusAt = async (host: string) => (await ask(`${studio.origin}/studio/`, { cookie, host })).status
  expect(await statusAt(`127.0.0.1:${port}`)).toBe(200)
  expect(await statusAt(`localhost:${port}`)).toBe(200)
  for (const host of [`evil.example:${port}`, `127.0.0.1.nip.io:${port}`, '127.0.0.1', `127.0.0.1:${Number(port) + 1}`])
    expect(await statusAt(host)).toBe(403)
})

test.each([
  ['another origin', { origin: 'https://evil.example' }],
  ['an opaque origin', { origin: 'null' }],
  ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
  ['another site, without an origin', { 'sec-fetch-site': 'cross-site' }],
  ['another port, which is the same site', { 'sec-fetch-site': 'same-site' }],
  ['a prefetch', { 'sec-purpose': 'prefetch' }],
])('a request from %s is refused, also with the cookie', async (_from, headers) => {
  const studio = await start({ allowsWrites: true })
  const { cookie } = await visit(studio)
  const json = { 'content-type': 'application/json', origin: studio.origin }
  expect(await ask(`${studio.origin}/studio/api/policy`, { cookie, ...headers })).toMatchObject({ status: 403 })
  expect(await ask(`${studio.origin}/studio/stream`, { cookie, ...headers })).toMatchObject({ status: 403 })
  if (!('sec-fetch-site' in headers))
    expect(await ask(`${studio.origin}/studio/api/block`, { ...json, cookie, ...headers }, 'POST')).toMatchObject({
      status: 403,
    })
})

test('a form of another site cannot write: a POST needs the origin and JSON', async () => {
  const studio = await start({ allowsWrites: true })
  const { cookie } = await visit(studio)
  const write = async (headers: Record<string, string>) =>
    (await ask(`${studio.origin}/studio/api/block`, { cookie, ...headers }, 'POST')).status
  expect(await write({ 'content-type': 'application/json' })).toBe(403)
  expect(await write({ origin: studio.origin, 'content-type': 'text/plain' })).toBe(403)
  expect(await write({ origin: studio.origin, 'content-type': 'application/x-www-form-urlencoded' })).toBe(403)
  // This one comes from the page, and lacks only the user to block.
  expect(await write({ origin: studio.origin, 'content-type': 'application/json' })).toBe(400)
})

test('the link may be followed from another site, but a prefetch does not use it up', async () => {
  const { link } = await start()
  const navigation = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate', 'sec-fetch-site': 'cross-site' }
  expect(await ask(link, { ...navigation, 'sec-purpose': 'prefetch' })).toMatchObject({ status: 403, cookie: false })
  expect(await ask(link, { 'sec-fetch-dest': 'image', 'sec-fetch-site': 'cross-site' })).toMatchObject({ status: 403 })
  expect(await ask(link, {}, 'HEAD')).toMatchObject({ status: 405 })
  expect(await ask(link, navigation)).toMatchObject({ status: 200, cookie: true })
})

test('every response forbids inline scripts, frames, caches and other origins', async () => {
  const studio = await start()
  const { get } = await visit(studio)
  for (const path of ['/studio/', '/studio/page.js', '/studio/api/policy', '/studio/api/none', '/']) {
    const { headers } = await get(path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'")
    expect(headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
    expect(headers.get('content-security-policy')).not.toContain('unsafe')
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('access-control-allow-origin')).toBeNull()
  }
  const { text } = await get('/studio/')
  expect(text).not.toMatch(/<script(?! type="module" src=)|<style|\son\w+=|style=/)
})

test('it listens on 127.0.0.1 only', async () => {
  const { origin } = await start()
  const others = Object.values(networkInterfaces()).flatMap(list => (list ?? []).filter(each => !each.internal))
  // A server on all interfaces would answer at 127.0.0.2 too.
  for (const host of ['127.0.0.2', '::1', ...others.map(({ address }) => address)]) {
    const outcome = new Promise(resolve => {
      const socket = connect({ host, port: Number(new URL(origin).port), timeout: 2000 })
      socket.on('connect', () => resolve('connected'))
      socket.on('error', () => resolve('refused')).on('timeout', () => resolve('refused'))
      socket.on('close', () => socket.destroy())
    })
    expect([host, await outcome]).toEqual([host, 'refused'])
  }
  expect((await fetch(`${origin}/studio/`)).status).toBe(401)
})

test('at most 8 pages and 8 browsers are let in', async () => {
  const studio = await start()
  const cookies = [await studio.open()]
  for (let i = 0; i < 8; i++) {
    const response = await fetch(studio.createLink())
    cookies.push(response.headers.get('set-cookie')!.split(';')[0]!)
  }
  const statusOf = async (cookie: string) => (await fetch(`${studio.origin}/studio/`, { headers: { cookie } })).status
  expect(await Promise.all(cookies.map(statusOf))).toEqual([401, ...Array.from({ length: 8 }, () => 200)])
  const streams = await Promise.all(
    Array.from({ length: 9 }, () => fetch(`${studio.origin}/studio/stream`, { headers: { cookie: cookies[1]! } })),
  )
  const statuses = streams.map(({ status }) => status)
  expect(statuses.filter(status => status === 200)).toHaveLength(8)
  expect(statuses.filter(status => status === 503)).toHaveLength(1)
})
