import { readdirSync, readFileSync } from 'node:fs'
import { auditWeb } from '@sallyport/core/web'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrdersApp } from '../app/lib/app.server.ts'
import * as approve from '../app/routes/api-approve.ts'
import * as me from '../app/routes/api-me.ts'
import * as reports from '../app/routes/api-reports.ts'
import * as auth from '../app/routes/auth.ts'
import { createBrowser, foreignPage, ourPage } from '../contract/browser.ts'
import { loginFrom } from '../contract/login-from.ts'
import { orderFor, password, person } from '../contract/people.ts'
import { openWorld, type World } from '../contract/world.ts'
import { orders } from '../shared/orders.ts'
import { login } from '../browsing/login.ts'
import { recipe } from './serve.ts'

let world: World
beforeAll(async () => {
  world = await openWorld(recipe)
})
afterAll(() => world.close())

const text = async (sent: Promise<Response>) => (await sent).text()
const form = { 'content-type': 'application/x-www-form-urlencoded' }

test('a page and its data show the user, and no cache may keep them', async () => {
  const user = await person('maker')
  const browser = await login(world.served.url, user)
  for (const path of ['/me', '/me.data', '/api/me']) {
    const response = await browser.send('GET', path)
    expect([path, response.headers.get('cache-control')]).toEqual([path, 'private, no-store'])
    expect(await response.text()).toContain(user.id)
  }
})

test('without a session, with an expired or a forged one, neither a page nor its data shows anything', async () => {
  const checker = await person('checker')
  const id = orderFor(checker)
  const browser = await login(world.served.url, checker)
  expect(await text(browser.send('GET', `/orders/${id}`))).toContain('pending')
  world.time.advance('16m')
  const forged = createBrowser(world.served.url, new Map([['__Host-sp-access', 'x']]))
  for (const visitor of [browser, forged, createBrowser(world.served.url)]) {
    for (const suffix of [
      '',
      '.data',
      '.data?_routes=routes/order',
      '.data?_routes=root',
      '?_data=routes/order',
      '?index',
    ]) {
      const response = await visitor.send('GET', `/orders/${id}${suffix}`)
      expect(response.headers.getSetCookie()).toEqual([])
      expect(await response.text()).not.toContain('pending')
    }
  }
})

test('an action is guarded by the policy, and refused to pages of other origins', async () => {
  const [checker, maker] = [await person('checker'), await person('maker')]
  const id = orderFor(checker)
  const browser = await login(world.served.url, checker)
  const foreign = [foreignPage, { 'sec-fetch-site': 'cross-site' }, { 'sec-fetch-site': 'cross-site', origin: 'null' }]
  for (const path of [`/orders/${id}`, `/orders/${id}.data`]) {
    for (const headers of foreign) await browser.post(path, undefined, { ...form, ...headers })
    expect(await text((await login(world.served.url, maker)).post(path, undefined, form))).toContain('forbidden')
    await createBrowser(world.served.url).post(path, undefined, form)
  }
  expect(await text(browser.post(`/orders/${id}`, undefined, { 'sec-fetch-site': 'cross-site' }))).toContain('csrf')
  expect((await orders.find(id))!.status).toBe('pending')
  await browser.post(`/orders/${id}`, undefined, form)
  expect((await orders.find(id))!.status).toBe('approved')
})

test('files of the browser hold nothing of the server', () => {
  const files = readdirSync('build/client/assets').map(name => readFileSync(`build/client/assets/${name}`, 'utf8'))
  expect(files.filter(file => file.includes('One moment'))).toHaveLength(1)
  expect(files.filter(file => /JWT_ACCESS_SECRET|api\.example\.com/.test(file))).toEqual([])
})

test('H09 every resource route has a guard', () => {
  const app = createOrdersApp(world.auth)
  const { findings } = auditWeb({
    '/auth/*': auth.loader.make(app) as never,
    '/api/me': { GET: me.loader.make(app) as never },
    '/api/reports': { GET: reports.loader.make(app) as never },
    '/api/orders/:id/approve': { POST: approve.action.make(app) as never },
  })
  expect(findings).toEqual([])
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
