import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import axe from 'axe-core'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { requireChromium } from '../../../client/test/chromium.ts'
import { hostile, long, time } from './fixtures/app.ts'
import { start, type Started } from './start.ts'

const executablePath = requireChromium(process.env)

/** Set by `pnpm screenshots:studio`, which keeps what the page looks like for the docs. */
const pictures = process.env['SALLYPORT_PICTURES'] === '1'

const views = ['events', 'sessions', 'revocations', 'hashing', 'routes', 'policy', 'why'] as const

/** The globals of axe. */
declare const window: { readonly axe: typeof axe }

describe.skipIf(executablePath === undefined)('in Chromium', () => {
  let browser: Browser
  beforeAll(async () => void (browser = await chromium.launch({ executablePath: executablePath! })))
  afterAll(() => browser?.close())

  /** A page that has opened the link. Whatever goes wrong in it fails the test at its end. */
  async function open({ link }: Pick<Started, 'link'>, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options })
    const problems: string[] = []
    const page = await context.newPage()
    page.on('pageerror', error => problems.push(error.message))
    page.on('console', message => void (message.type() === 'error' && problems.push(message.text())))
    onTestFinished(() => context.close())
    await page.goto(link)
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    return { context, page, problems }
  }

  const show = (page: Page, view: string) => page.evaluate(name => void (location.hash = name), view)

  test.each([
    ['light', 1280],
    ['dark', 375],
  ] as const)('every view is accessible and fits in %s at %i pixels', async (colorScheme, width) => {
    const studio = await start()
    await play(studio)
    const { page, problems } = await open(studio, { colorScheme, viewport: { width, height: 800 } })
    await page.evaluate(axe.source)
    for (const view of views) {
      await show(page, view)
      if (view === 'sessions') await page.locator('.sessions a').last().click()
      if (view === 'why') await ask(page, 'maker1', 'order:approve', '{ "maker_id": "maker1", "status": "pending" }')
      const { violations } = await page.evaluate(() => window.axe.run({ resultTypes: ['violations'] }))
      const found = violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
      expect([view, found]).toEqual([view, []])
      const excess = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
      expect([view, excess]).toEqual([view, 0])
    }
    expect(problems).toEqual([])
  })

  test('names that are code run nothing, and long ones in any script fit', async () => {
    const studio = await start()
    const { page, problems } = await open(studio)
    for (const user of [hostile, long])
      await studio.logIn(user, `<svg onload="document.title='run'"> ${user.slice(0, 20)}`)
    await studio.auth.ready()
    await studio.auth.block(hostile)
    for (const view of ['events', 'sessions', 'revocations']) {
      await show(page, view)
      await page.getByText(hostile).first().waitFor()
      expect(await page.locator('img, main svg[onload]').count()).toBe(0)
    }
    await show(page, 'sessions')
    await page.getByTitle(long).first().waitFor()
    await page.locator('.sessions a').last().click()
    await page.getByText('Lineage of the refresh token').waitFor()
    expect(await page.title()).toBe('Sallyport Studio')
    expect(problems).toEqual([])
  })

  test('of thousands of events it keeps the latest, filters them and can be paused', async () => {
    const studio = await start()
    const { page, problems } = await open(studio)
    for (let i = 0; i < 5000; i++) await studio.auth.userChanged(`u-${i}`)
    await page.getByText('u-4999').waitFor()
    expect(await page.locator('.events li').count()).toBe(300)
    await page.getByText('700 older events of the last 1,000').waitFor()
    await page.getByRole('link', { name: 'Events 5,000' }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await studio.auth.userChanged('u-later')
    await page.getByRole('button', { name: 'Continue (1 new)' }).waitFor()
    expect(await page.getByText('u-later').count()).toBe(0)
    await page.getByRole('button', { name: 'Continue (1 new)' }).click()
    await page.getByText('u-later').waitFor()
    await page.getByLabel('Filter').fill('U-LATER')
    expect(await page.locator('.events li').count()).toBe(1)
    await page.getByLabel('Filter').fill('nobody')
    await page.getByText('No event matches').waitFor()
    expect(problems).toEqual([])
  })

  test('after a restart it says what to do, and goes on once the new link was opened', async () => {
    const first = await start()
    const { context, page } = await open(first)
    await first.logIn('maker1')
    await page.getByText('session_created').waitFor()
    await first.close()
    await page.getByText('Studio does not answer').waitFor()
    // What it knew stays readable.
    expect(await page.getByText('session_created').count()).toBe(1)
    const second = await start({ port: Number(new URL(first.origin).port) })
    await page.getByText('Studio was started again').waitFor()
    const other = await context.newPage()
    await other.goto(second.link)
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
    await page.getByText('No events yet').waitFor()
    expect(await page.getByText('Studio was started again').count()).toBe(0)
  })

  test('a link that is used up says how to get another', async () => {
    const studio = await start()
    const { page } = await open(studio)
    const stranger = await browser.newContext()
    onTestFinished(() => stranger.close())
    const other = await stranger.newPage()
    await other.goto(studio.link)
    await other.getByRole('heading', { name: 'This link is used up' }).waitFor()
    await other.goto(`${studio.origin}/`)
    await other.getByRole('heading', { name: 'Studio does not know this browser' }).waitFor()
    // The browser that has opened it may go to the address without the link.
    await page.goto(studio.origin)
    await page.getByRole('status').filter({ hasText: 'Live' }).waitFor()
  })

  test('every view can be reached and used by keyboard', async () => {
    const studio = await start()
    await studio.logIn('maker1')
    const { page, problems } = await open(studio)
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toContain('Skip to the content')
    await page.keyboard.press('Enter')
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('content')
    await page.getByRole('link', { name: 'Sessions 1', exact: true }).focus()
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'Sessions' }).waitFor()
    await page.locator('.sessions a').focus()
    await page.keyboard.press('Enter')
    await page.getByText('Lineage of the refresh token').waitFor()
    expect(problems).toEqual([])
  })

  test.each([
    ['en-US', 'Asia/Kolkata', '19:33:07.042'],
    ['ar-EG', 'America/New_York', '09:03:07.042'],
  ])('times have 24 hours in the language %s, in the zone %s or in UTC', async (locale, timezoneId, local) => {
    const before = time.now
    onTestFinished(() => void (time.now = before))
    time.now = Date.UTC(2030, 0, 15, 14, 3, 7, 42)
    const studio = await start()
    await studio.auth.userChanged('u-1')
    const { page } = await open(studio, { locale, timezoneId })
    expect(await page.locator('.events time').textContent()).toBe(local)
    await page.getByRole('button', { name: 'Local time' }).click()
    expect(await page.locator('.events time').textContent()).toBe('14:03:07.042')
    expect(await page.locator('.events time').getAttribute('title')).toBe('2030-01-15 14:03:07.042 UTC')
    await page.reload()
    expect(await page.locator('.events time').textContent()).toBe('14:03:07.042')
  })

  test('a refused request leads to the rules that refused it', async () => {
    const studio = await start()
    const { accessToken } = await studio.logIn('maker1')
    await fetch(`${studio.application.url}/orders/1/approve`, {
      method: 'POST',
      headers: { authorization: `Bearer ${accessToken}` },
    })
    const { page } = await open(studio)
    await page.getByRole('link', { name: 'why?' }).click()
    await page.getByRole('button', { name: 'Load claims' }).click()
    await expect.poll(() => page.getByLabel('Subject').inputValue()).toContain('"maker"')
    expect(await page.getByLabel('Permission').inputValue()).toBe('order:approve')
    await page.getByRole('button', { name: 'Ask why' }).click()
    await page.getByRole('heading', { name: 'Denied' }).waitFor()
    await page.getByText('You may not approve this order.').waitFor()
    await page.getByLabel('Resource').fill('{ maker')
    await page.getByRole('button', { name: 'Ask why' }).click()
    await page.getByText('Resource is not JSON').waitFor()
  })

  test('with writes, buttons revoke a session and block a user; without, there are none', async () => {
    const studio = await start({ allowsWrites: true })
    await studio.logIn('maker1')
    const { page, problems } = await open(studio)
    await show(page, 'sessions')
    await page.locator('.sessions a').click()
    await page.getByRole('button', { name: 'Revoke session' }).click()
    await page.getByText('The session was revoked: revoked by user.').waitFor()
    await page.getByLabel('Sessions of a user').fill('maker1')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByRole('button', { name: 'Block user' }).click()
    await page.getByRole('button', { name: 'Unblock user' }).waitFor()
    expect(await studio.store.blocks.has('maker1')).toBe(true)
    expect(problems).toEqual([])
    const reading = await start()
    await reading.logIn('maker1')
    const other = await open(reading)
    await show(other.page, 'sessions')
    await other.page.locator('.sessions a').click()
    await other.page.getByText('Lineage of the refresh token').waitFor()
    expect(await other.page.getByRole('button', { name: /Revoke|Block/ }).count()).toBe(0)
  })

  test('a page on another port of this machine can read and do nothing', async () => {
    const studio = await start({ allowsWrites: true })
    await studio.logIn('maker1')
    const { context, page } = await open(studio)
    const evil = createServer(
      (_req, res) => void res.setHeader('content-type', 'text/html').end('<!doctype html><p>hi'),
    )
    evil.listen(0, '127.0.0.1')
    await once(evil, 'listening')
    onTestFinished(() => void evil.close())
    const attacker = await context.newPage()
    // The same site: SameSite=Strict does not stop its cookie.
    await attacker.goto(`http://127.0.0.1:${(evil.address() as AddressInfo).port}/`)
    const outcome = await attacker.evaluate(async target => {
      const body = JSON.stringify({ subject: 'maker1' })
      const tryTo = (path: string, init: RequestInit) =>
        fetch(target + path, { credentials: 'include', ...init }).then(
          response => response.type,
          () => 'failed',
        )
      const stream = new EventSource(`${target}/studio/stream`, { withCredentials: true })
      const streamed = await new Promise(resolve => {
        stream.addEventListener('snapshot', () => resolve('read'))
        stream.addEventListener('error', () => resolve('failed'))
      })
      stream.close()
      const frame = document.createElement('iframe')
      frame.src = `${target}/studio/`
      await new Promise(resolve => {
        frame.addEventListener('load', resolve)
        document.body.append(frame)
      })
      return [
        await tryTo('/studio/api/policy', {}),
        await tryTo('/studio/api/block', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
        await tryTo('/studio/api/block', { method: 'POST', body, mode: 'no-cors' }),
        streamed,
      ]
    }, studio.origin)
    expect(outcome).toEqual(['failed', 'failed', 'failed', 'failed'])
    expect(attacker.frames().map(frame => frame.url())).not.toContain(`${studio.origin}/studio/`)
    expect(await studio.store.blocks.has('maker1')).toBe(false)
    expect(await page.getByText('user_blocked').count()).toBe(0)
  })

  async function takePictures() {
    const studio = await start()
    const { page } = await open(studio, { viewport: { width: 1280, height: 800 }, timezoneId: 'UTC' })
    await play(studio)
    const picture = async (name: string) => {
      await page.evaluate(() => scrollTo(0, 0))
      await page.screenshot({
        path: fileURLToPath(new URL(`../../../../docs/pictures/studio-${name}.png`, import.meta.url)),
      })
    }
    await page.getByText('access_denied').first().waitFor()
    await picture('events')
    await show(page, 'sessions')
    await page.locator('.sessions a', { hasText: 'maker1' }).first().click()
    await picture('sessions')
    await show(page, 'why')
    await ask(page, 'checker1', 'order:approve', '{ "maker_id": "checker1", "status": "pending" }')
    await picture('why')
  }

  test.each(pictures ? ['the docs'] : [])('takes pictures for %s', takePictures)
})

/** Logins, a refresh, a theft, refusals and a block. */
async function play({ auth, logIn, application }: Started): Promise<void> {
  const approve = (accessToken: string) => {
    const headers = { authorization: `Bearer ${accessToken}` }
    return fetch(`${application.url}/orders/1/approve`, { method: 'POST', headers })
  }
  const stolen = await logIn('maker1', 'Firefox on Linux')
  time.now += 61_204
  const next = await auth.refresh(stolen.refreshToken)
  time.now += 350
  await auth.refresh(stolen.refreshToken)
  time.now += 90_075
  const last = await auth.refresh(next.refreshToken)
  time.now += 2210
  await auth.login({ login: 'maker1', password: 'wrong and long enough' }).catch(() => {})
  await approve(last.accessToken)
  time.now += 4012
  const { accessToken } = await logIn('checker1', 'Safari on iPhone')
  time.now += 530
  await approve(accessToken)
  time.now += 7331
  await auth.refresh(stolen.refreshToken).catch(() => {})
  time.now += 1904
  await logIn('checker1', 'Zoë’s tablet')
  await auth.block('mallory')
}

async function ask(page: Page, id: string, permission: string, resource: string): Promise<void> {
  await page.getByLabel('User id').fill(id)
  await page.getByRole('button', { name: 'Load claims' }).click()
  await expect.poll(() => page.getByLabel('Subject').inputValue()).toContain(`"${id.slice(0, -1)}"`)
  await page.getByLabel('Permission').selectOption(permission)
  await page.getByLabel('Resource').fill(resource)
  await page.getByRole('button', { name: 'Ask why' }).click()
  await page.locator('.verdict').waitFor()
}
