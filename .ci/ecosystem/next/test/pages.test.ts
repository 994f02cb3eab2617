import { auditWeb } from '@sallyport/core/web'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser, ourPage } from '../contract/browser.ts'
import { loginFrom } from '../contract/login-from.ts'
import { orderFor, password, person } from '../contract/people.ts'
import { openWorld, type World } from '../contract/world.ts'
import { createOrdersApp } from '../lib/app.ts'
import { orders } from '../shared/orders.ts'
import * as approve from '../app/api/orders/[id]/approve/route.ts'
import * as auth from '../app/auth/[...path]/route.ts'
import * as me from '../app/api/me/route.ts'
import * as reports from '../app/api/reports/route.ts'
import { login } from '../browsing/login.ts'
import { recipe } from './serve.ts'

let world: World
beforeAll(async () => {
  world = await openWorld(recipe)
})
afterAll(() => world.close())

const text = async (sent: Promise<Response>) => (await sent).text()

test('a page shows the user, and no cache may keep it or a response of a route', async () => {
  const user = await person('maker')
  const browser = await login(world.served.url, user)
  const page = await browser.send('GET', '/me')
  expect(await page.text()).toContain(user.id)
  expect(page.headers.get('cache-control')).toMatch(/private.*no-store/)
  expect((await browser.send('GET', '/api/me')).headers.get('cache-control')).toBe('private, no-store')
  expect((await browser.post('/auth/refresh')).headers.get('cache-control')).toBe('no-store')
})

test('visitors without cookies are sent to the login', async () => {
  const response = await createBrowser(world.served.url).send('GET', '/me')
  expect([response.status, response.headers.get('location')]).toEqual([307, '/login'])
})

test('a page with an expired token shows nothing of the user, and sets no cookie; after a refresh it does', async () => {
  const user = await person('maker')
  const browser = await login(world.served.url, user)
  world.time.advance('16m')
  const stale = await browser.send('GET', '/me')
  expect([stale.status, stale.headers.getSetCookie()]).toEqual([200, []])
  expect(await stale.text()).not.toContain(user.id)
  await browser.post('/auth/refresh')
  expect(await text(browser.send('GET', '/me'))).toContain(user.id)
})

test('pages that are rendered at the same time with an expired token log nobody out', async () => {
  const user = await person('maker')
  const browser = await login(world.served.url, user)
  world.time.advance('16m')
  const tabs = Array.from({ length: 8 }, browser.copy)
  await Promise.all(tabs.map(async tab => tab.send('GET', '/me', undefined, { rsc: '1', 'next-router-prefetch': '1' })))
  await Promise.all(tabs.map(async tab => tab.post('/auth/refresh')))
  const shown = await Promise.all(tabs.map(async tab => text(tab.send('GET', '/me'))))
  expect(shown.every(page => page.includes(user.id))).toBe(true)
})

test('a logout counts for pages at once', async () => {
  const user = await person('maker')
  const browser = await login(world.served.url, user)
  const copy = browser.copy()
  await browser.post('/auth/logout')
  expect(await text(copy.send('GET', '/me'))).not.toContain(user.id)
})

test('whatever gets past the proxy sees no order and changes none', async () => {
  const checker = await person('checker')
  const id = orderFor(checker)
  const stranger = createBrowser(world.served.url)
  const names = ['proxy', 'src/proxy', 'middleware', 'src/middleware', 'pages/_middleware']
  const tricks: [string, Record<string, string>][] = [
    ...names.map(
      name => ['', { 'x-middleware-subrequest': Array(5).fill(name).join(':') }] as [string, Record<string, string>],
    ),
    ['', { 'x-middleware-next': '1' }],
    ['', { 'x-middleware-override-headers': 'cookie', 'x-middleware-request-cookie': '__Host-sp-access=x' }],
    ['', { cookie: '__Host-sp-access=x' }],
    ['', { cookie: '__Host-sp-access=x', rsc: '1' }],
    ['', { rsc: '1', 'next-router-prefetch': '1', 'next-router-segment-prefetch': '/_tree' }],
    ['.rsc', {}],
    ['.segments/_full.segment.rsc', { rsc: '1' }],
    ['.segments/orders/$d$id/__PAGE__.segment.rsc', { rsc: '1' }],
    ['?nxtPid=x', { cookie: '__Host-sp-access=x' }],
  ]
  for (const [suffix, headers] of tricks) {
    const page = await text(stranger.send('GET', `/orders/${id}${suffix}`, undefined, headers))
    expect([suffix, headers, page.includes('pending')]).toEqual([suffix, headers, false])
    const { status } = await stranger.post(`/api/orders/${id}/approve${suffix}`, undefined, headers)
    expect([suffix, headers, status]).not.toEqual([suffix, headers, 200])
  }
  expect((await orders.find(id))!.status).toBe('pending')
  expect(await text((await login(world.served.url, checker)).send('GET', `/orders/${id}`))).toContain('pending')
})

test('a query cannot swap the order that the policy was asked about', async () => {
  const [checker, other] = [await person('checker'), await person('checker')]
  const [own, foreign] = [orderFor(checker), orderFor(other)]
  const browser = await login(world.served.url, checker)
  await browser.post(`/api/orders/${own}/approve?nxtPid=${foreign}&id=${foreign}`)
  expect(await text((await login(world.served.url, other)).send('GET', `/orders/${foreign}`))).toContain('pending')
})

test('H09 every route handler has a guard', () => {
  const app = createOrdersApp(world.auth)
  const { findings, routes } = auditWeb({
    '/auth/*': auth.GET.make(app) as never,
    '/api/me': { GET: me.GET.make(app) as never },
    '/api/reports': { GET: reports.GET.make(app) as never },
    '/api/orders/:id/approve': { POST: approve.POST.make(app) as never },
  })
  expect(findings).toEqual([])
  expect(routes.find(({ path }) => path.startsWith('/api/orders'))!.guards).toMatchObject([{ can: 'order:approve' }])
})

// The last one, because a process has one application.
test('failed logins are counted by the address that the proxy saw, which no header changes', async () => {
  const limited = await openWorld(recipe, { login: { ip: { limit: 3, window: 900 } } })
  const user = await person('maker')
  const statuses: number[] = []
  for (const at of [1, 2, 3, 4]) {
    const liar = { ...ourPage, 'x-forwarded-for': `203.0.113.${at}`, 'x-real-ip': `203.0.113.${at}` }
    const { status } = await limited.post('/auth/login', { username: `nobody-${at}`, password }, liar)
    statuses.push(status)
  }
  const body = { username: user.username, password }
  const elsewhere = await loginFrom('127.0.0.2', limited.served.url, body, ourPage)
  await limited.close()
  expect([...statuses, elsewhere]).toEqual([401, 401, 401, 429, 200])
})
