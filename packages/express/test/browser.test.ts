import express from 'express'
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { sallyport } from '../src/index.ts'
import { requireChromium } from './chromium.ts'
import { password, serve, setUp } from './setup.ts'

const executablePath = requireChromium(process.env)
const credentials = { username: 'maker1', password }

interface Answer {
  readonly status: number
  readonly text: string
}

/** Sends a request as a script of the page does. */
function post(page: Page, url: string, json?: unknown): Promise<Answer> {
  return page.evaluate(
    async ([to, body]) => {
      const init = body === undefined ? {} : { body, headers: { 'content-type': 'application/json' } }
      const response = await fetch(to, { method: 'POST', credentials: 'include', ...init })
      return { status: response.status, text: await response.text() }
    },
    [url, json === undefined ? undefined : JSON.stringify(json)] as const,
  )
}

/** A hostile page with a form that posts JSON to the address in its query. */
const form = `<!doctype html><title>page</title><form method="post"><input name='{"username":"maker1","x":"' value='"}'>
<button>Win</button></form><script>
const query = new URLSearchParams(location.search)
Object.assign(document.forms[0], { action: query.get('to') ?? '', enctype: query.get('enctype') ?? '' })
</script>`

/** Clicks the button of a page, and returns the status of the response to its form. */
async function submit(page: Page, from: string, to: string, enctype: string): Promise<number> {
  await page.goto(`${from}/?${new URLSearchParams({ to, enctype }).toString()}`)
  const [answer] = await Promise.all([page.waitForResponse(to), page.click('button')])
  return answer.status()
}

describe.skipIf(executablePath === undefined)('cookie mode in Chromium', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await chromium.launch({ executablePath: executablePath! })
  })
  afterAll(() => browser?.close())

  const pages = () => express().get('/', (_req, res) => void res.type('html').send(form))

  /** The API with its own page, and a hostile page on the same site or on another one. */
  async function start() {
    const parts = setUp()
    const { guard, claims, routes, errors } = sallyport(parts.auth, { cookies: { access: true } })
    const app = pages().set('env', 'test')
    app.use('/auth', routes)
    app.all('/me', guard(), (req, res) => res.json({ sub: claims(req).sub }))
    app.use(errors())
    const api = `http://localhost:${(await serve(app)).port}`
    const { port } = await serve(pages())
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    const page = await open(context, api)
    return { ...parts, api, context, page, sibling: `http://localhost:${port}`, stranger: `http://127.0.0.1:${port}` }
  }

  async function open(context: BrowserContext, url: string): Promise<Page> {
    const page = await context.newPage()
    await page.goto(url)
    return page
  }

  const cookiesOf = async (context: BrowserContext) =>
    new Map((await context.cookies()).map(cookie => [cookie.name, cookie]))

  test('I01 a login sets cookies that no script can read', async () => {
    const { page, context } = await start()
    expect((await post(page, '/auth/login', credentials)).status).toBe(200)
    const cookies = await cookiesOf(context)
    expect([...cookies.keys()].toSorted()).toEqual(['__Host-sp-access', '__Host-sp-device', '__Host-sp-refresh'])
    for (const cookie of cookies.values()) {
      expect(cookie).toMatchObject({ httpOnly: true, secure: true, sameSite: 'Strict', path: '/', domain: 'localhost' })
    }
    expect(cookies.get('__Host-sp-refresh')!.expires).toBe(-1)
    expect(await page.evaluate('document.cookie')).toBe('')
    expect(await post(page, '/me')).toEqual({ status: 200, text: '{"sub":"u-maker"}' })
  })

  test('two tabs that refresh at once, again and again, both stay signed in', async () => {
    const { page, context, api, time } = await start()
    const tabs = [page, await open(context, api), await open(context, api)]
    await post(page, '/auth/login', { ...credentials, remember: true })
    for (let round = 0; round < 10; round++) {
      time.now += 40_000
      const answers = await Promise.all(tabs.map(tab => post(tab, '/auth/refresh')))
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    }
    expect((await cookiesOf(context)).get('__Host-sp-refresh')!.expires).toBeGreaterThan(0)
    expect((await Promise.all(tabs.map(tab => post(tab, '/me')))).map(({ status }) => status)).toEqual([200, 200, 200])
  })

  test('I05 a logout deletes the token cookies in every tab', async () => {
    const { page, context, api } = await start()
    await post(page, '/auth/login', credentials)
    const other = await open(context, api)
    expect((await post(other, '/auth/logout')).status).toBe(204)
    expect([...(await cookiesOf(context)).keys()]).toEqual(['__Host-sp-device'])
    expect((await post(page, '/auth/refresh')).status).toBe(401)
    expect((await post(page, '/me')).status).toBe(401)
  })

  test('I06 other pages cannot act for the user, not even pages of the same site', async () => {
    const { page, context, api, sibling, stranger } = await start()
    await post(page, '/auth/login', credentials)
    const attacker = await context.newPage()
    for (const origin of [sibling, stranger]) {
      for (const path of ['/auth/logout', '/auth/refresh', '/auth/logout-all', '/auth/login', '/me']) {
        const status = await submit(attacker, origin, api + path, 'text/plain')
        // A Strict cookie is not even sent from another site.
        expect([origin, path, status]).toEqual([origin, path, path === '/me' && origin === stranger ? 401 : 403])
      }
    }
    for (const enctype of ['application/x-www-form-urlencoded', 'multipart/form-data']) {
      expect(await submit(attacker, sibling, `${api}/auth/logout`, enctype)).toBe(403)
    }
    expect((await post(page, '/auth/refresh')).status).toBe(200)
  })
})
