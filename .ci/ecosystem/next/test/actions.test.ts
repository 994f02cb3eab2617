import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser, foreignPage } from '../contract/browser.ts'
import { orderFor, person } from '../contract/people.ts'
import { openWorld, type World } from '../contract/world.ts'
import { orders } from '../shared/orders.ts'
import { callAction } from './call-action.ts'
import { login } from '../browsing/login.ts'
import { recipe } from './serve.ts'

let world: World
beforeAll(async () => {
  world = await openWorld(recipe)
})
afterAll(() => world.close())

test('an action is guarded by the policy', async () => {
  const [checker, maker] = [await person('checker'), await person('maker')]
  const id = orderFor(checker)
  expect(await callAction(await login(world.served.url, maker), `/orders/${id}`, id)).toBe('forbidden')
  expect((await orders.find(id))!.status).toBe('pending')
  expect(await callAction(await login(world.served.url, checker), `/orders/${id}`, id)).not.toBe('forbidden')
  expect((await orders.find(id))!.status).toBe('approved')
})

test('an action is refused without a session, with a forged, an expired and a revoked one', async () => {
  const checker = await person('checker')
  const id = orderFor(checker)
  const stranger = createBrowser(world.served.url)
  await callAction(stranger, `/orders/${id}`, id)
  expect(await callAction(stranger, `/orders/${id}`, id, { cookie: '__Host-sp-access=x' })).toBe('token_invalid')
  const browser = await login(world.served.url, checker)
  const copy = browser.copy()
  await browser.post('/auth/logout')
  expect(await callAction(copy, `/orders/${id}`, id)).toBe('token_invalid')
  const late = await login(world.served.url, checker)
  world.time.advance('16m')
  expect(await callAction(late, `/orders/${id}`, id)).toBe('token_expired')
  expect((await orders.find(id))!.status).toBe('pending')
})

test('an action is refused to pages of other origins, also of none', async () => {
  const checker = await person('checker')
  const id = orderFor(checker)
  const browser = await login(world.served.url, checker)
  const foreign: Record<string, string>[] = [
    foreignPage,
    { ...foreignPage, 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site', origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
    { ...foreignPage, 'x-forwarded-host': 'evil.example' },
  ]
  for (const headers of foreign) await callAction(browser, `/orders/${id}`, id, headers)
  expect(await callAction(browser, `/orders/${id}`, id, { 'sec-fetch-site': 'cross-site' })).toBe('csrf')
  expect((await orders.find(id))!.status).toBe('pending')
})

test('an action takes any argument', async () => {
  const checker = await person('checker')
  const browser = await login(world.served.url, checker)
  for (const argument of [null, 7, { $ne: 1 }, [], '../x', '__proto__']) {
    expect(await callAction(browser, `/orders/${orderFor(checker)}`, argument)).toBe('not_found')
  }
})
