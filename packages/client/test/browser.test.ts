import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { corsAllowList } from '@sallyport/core/http'
import { build } from 'esbuild'
import express, { type RequestHandler } from 'express'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Client } from '../src/index.ts'
import { requireChromium } from './chromium.ts'
import { password, startCookieApi } from './cookie-api.ts'

const executablePath = requireChromium(process.env)

/** The globals that the page's script defines. */
declare const window: { readonly client: Client; readonly ended: string[] }

async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('../src/index.ts', import.meta.url))],
    bundle: true,
    format: 'iife',
    globalName: 'sallyport',
    write: false,
  })
  return outputFiles[0]!.text
}

const logIn = (page: Page, name: string) =>
  page.evaluate(credentials => window.client.login(credentials), { username: name, password })

const logOut = (page: Page) => page.evaluate(() => window.client.logout())

/** The user that the API sees, or the code of the error. */
const whoIs = (page: Page, path = '/me') =>
  page.evaluate(async url => {
    const answer: { sub?: string; code?: string } = await window.client
      .fetch(url, { method: 'POST' })
      .then(response => response.json())
      .catch((error: unknown) => error)
    return answer.sub ?? answer.code
  }, path)

const endedIn = (page: Page) => page.evaluate(() => window.ended)

describe.skipIf(executablePath === undefined)('cookie mode in Chromium', () => {
  let browser: Browser
  let script: string
  beforeAll(async () => {
    ;[browser, script] = await Promise.all([chromium.launch({ executablePath: executablePath! }), bundle()])
  })
  afterAll(() => browser?.close())

  describe.each([
    ['a page of the API', 'access token in the body', { ofTheApi: true, access: false }],
    ['a page of another origin', 'access token in the body', { ofTheApi: false, access: false }],
    ['a page of another origin', 'both tokens in cookies', { ofTheApi: false, access: true }],
  ])('%s, %s', (_page, _tokens, { ofTheApi, access }) => {
    async function start() {
      const pages = express()
      const server = pages.listen(0, 'localhost')
      await once(server, 'listening')
      onTestFinished(() => void server.close())
      const other = `http://localhost:${(server.address() as AddressInfo).port}`
      const api = await startCookieApi({ origins: [other], access }, express().use(cors(other)).get('/', servePage))
      pages.get('/', servePage)

      function servePage(...[, res]: Parameters<RequestHandler>): void {
        res.type('html').send(`<!doctype html><title>page</title><script>${script}
          const ended = []
          const onSessionEnded = error => void ended.push(error.code)
          const client = sallyport.createClient({ baseUrl: '${api.baseUrl}', cookies: true, onSessionEnded })
          Object.assign(window, { client, ended })</script>`)
      }

      const context = await browser.newContext()
      onTestFinished(() => context.close())
      const open = async () => {
        const page = await context.newPage()
        await page.goto(ofTheApi ? api.baseUrl : other)
        return page
      }
      return { ...api, open, page: await open() }
    }

    test('a reload stays logged in, and no script can read the cookies', async () => {
      const { page, expire } = await start()
      expect(await whoIs(page)).toBe('authentication_required')
      await logIn(page, 'ann')
      expect(await whoIs(page)).toBe('ann')
      await page.reload()
      expect([await whoIs(page, '/public'), await whoIs(page)]).toEqual(['ann', 'ann'])
      expire()
      expect(await whoIs(page)).toBe('ann')
      expect(await page.evaluate('[document.cookie, localStorage.length, sessionStorage.length]')).toEqual(['', 0, 0])
      expect(await endedIn(page)).toEqual([])
    })

    test('after a logout and a reload nobody is logged in, and onSessionEnded is not called', async () => {
      const { page } = await start()
      await logIn(page, 'ann')
      await logOut(page)
      expect(await whoIs(page)).toBe('authentication_required')
      await page.reload()
      expect([await whoIs(page), await endedIn(page)]).toEqual(['authentication_required', []])
    })

    test('R-17 tabs that refresh at the same time, repeatedly, stay logged in', async () => {
      const { page, open, expire } = await start()
      await logIn(page, 'ann')
      const tabs = [page, await open(), await open()]
      for (let round = 0; round < 5; round++) {
        expire()
        expect(await Promise.all(tabs.map(tab => whoIs(tab)))).toEqual(tabs.map(() => 'ann'))
      }
      await Promise.all(tabs.map(tab => tab.reload()))
      expect(await Promise.all(tabs.map(tab => whoIs(tab)))).toEqual(tabs.map(() => 'ann'))
    })

    test('a logout in one tab ends the session in the other, whose onSessionEnded is called once', async () => {
      const { page, open } = await start()
      await logIn(page, 'ann')
      const other = await open()
      await logOut(other)
      expect(await whoIs(page)).toBe('authentication_required')
      expect([await whoIs(page), await endedIn(page)]).toEqual(['authentication_required', ['authentication_required']])
    })

    test('the cookie of a session that was revoked elsewhere does no harm', async () => {
      const { page, auth } = await start()
      await logIn(page, 'ann')
      await auth.logoutAll('ann')
      await page.reload()
      expect([await whoIs(page, '/public'), await endedIn(page)]).toEqual([undefined, []])
      await logIn(page, 'bob')
      expect(await whoIs(page)).toBe('bob')
    })
  })
})

/** Does what the package `cors` does with the preset. */
function cors(origin: string): RequestHandler {
  const { methods, allowedHeaders } = corsAllowList([origin], { credentials: true })
  return (req, res, next) => {
    if (req.headers.origin !== origin) return next()
    res.set('access-control-allow-origin', origin).set('access-control-allow-credentials', 'true')
    if (req.method !== 'OPTIONS') return next()
    res.set('access-control-allow-methods', methods.join()).set('access-control-allow-headers', allowedHeaders.join())
    res.status(204).end()
  }
}
