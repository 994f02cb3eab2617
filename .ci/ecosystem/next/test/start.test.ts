import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createBrowser, foreignPage } from '../contract/browser.ts'
import { password } from '../contract/people.ts'
import { listen } from '../contract/serve.ts'
import { newSecrets } from '../contract/world.ts'
import { callAction } from './call-action.ts'
import { createServer } from 'node:http'

let url: string
let close: () => Promise<unknown>

beforeAll(async () => {
  const free = await listen(createServer())
  await free.close()
  ;({ url } = free)
  const args = ['node_modules/next/dist/bin/next', 'start', '-H', '127.0.0.1', '-p', new URL(url).port]
  const started = spawn(process.execPath, args, { env: { ...process.env, ...newSecrets() }, stdio: 'ignore' })
  close = async () => {
    started.kill()
    await once(started, 'exit')
  }
  for (let tries = 0; tries < 200; tries++) {
    if (
      await fetch(url).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return
    await wait(100)
  }
  throw new Error('next start does not answer')
})
afterAll(() => close())

test('next start: a day with cookies', async () => {
  const browser = createBrowser(url)
  const credentials = { username: 'cho', password }
  expect((await browser.post('/auth/login', credentials, foreignPage)).status).toBe(403)
  expect((await browser.post('/auth/login', { ...credentials, password: `${password}!` })).status).toBe(401)
  expect((await browser.post('/auth/login', credentials)).status).toBe(200)
  expect(await (await browser.send('GET', '/me')).text()).toContain('u-cho')
  expect((await browser.send('GET', '/api/reports')).status).toBe(403)

  const tabs = Array.from({ length: 5 }, browser.copy)
  const refreshed = await Promise.all(tabs.map(async tab => (await tab.post('/auth/refresh')).status))
  expect([...refreshed, (await tabs[0]!.send('GET', '/api/me')).status]).toEqual([200, 200, 200, 200, 200, 200])

  // Next.js takes an action at the path of any page.
  for (const path of ['/', '/login', '/me', '/orders/o-1']) {
    const forged = { cookie: '__Host-sp-access=x' }
    expect(await callAction(createBrowser(url), path, 'o-1', forged)).not.toBe('$undefined')
    expect(await callAction(tabs[0]!, path, 'o-1', foreignPage)).not.toBe('$undefined')
    expect(await (await tabs[0]!.send('GET', '/orders/o-1')).text()).toContain('pending')
  }
  expect(await callAction(tabs[0]!, '/orders/o-1', 'o-1')).toBe('$undefined')
  expect(await (await tabs[0]!.send('GET', '/orders/o-1')).text()).toContain('approved')

  expect((await tabs[0]!.post('/auth/logout')).status).toBe(204)
  expect((await tabs[1]!.send('GET', '/api/me')).status).toBe(401)
  expect((await tabs[0]!.send('GET', '/me')).status).toBe(307)
})
