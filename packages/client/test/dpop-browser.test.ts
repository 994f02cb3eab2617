import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { randomBytes } from 'node:crypto'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import { sallyport } from '@sallyport/express'
import { build } from 'esbuild'
import express from 'express'
import { type Browser, chromium, type Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import type { Client } from '../src/index.ts'
import { requireChromium } from './chromium.ts'

const executablePath = requireChromium(process.env)
const password = 'correct horse battery staple'

/** The globals that the page's script defines. */
declare const window: { readonly client: Client; readonly ended: string[] }

async function bundle(): Promise<string> {
  const sources = fileURLToPath(new URL('../src', import.meta.url))
  const contents = `export { createClient } from './index.ts'; export { createDpop } from './dpop/dpop.ts'`
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: sources },
    bundle: true,
    format: 'iife',
    globalName: 'sallyport',
    write: false,
  })
  return outputFiles[0]!.text
}

/** An API with a page, which keeps its tokens in localStorage. */
async function startApi(script: string) {
  const app = express().set('env', 'test')
  const server = app.listen(0, 'localhost')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const baseUrl = `http://localhost:${(server.address() as AddressInfo).port}`
  const entry = { id: 'ann', user: 'ann', passwordHash: password }
  const auth = createAuth({
    issuer: baseUrl,
    audience: baseUrl,
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(),
    users: { findByLogin: async () => entry, findById: async () => entry, replacePasswordHash: async () => false },
    hashing: {
      hasher: {
        maxBytes: 72,
        hash: async text => text,
        verify: async (text, hash) => text === hash,
        needsRehash: () => false,
        unusable: () => undefined,
      },
    },
    dpop: { baseUrls: [baseUrl], required: true },
  })
  const { guard, claims, routes, errors } = sallyport(auth)
  app.use('/auth', routes)
  app.get('/me', guard(), (req, res) => res.json({ sub: claims(req).sub }))
  app.get('/', (_req, res) => {
    res.type('html').send(`<!doctype html><title>page</title><script>${script}
      const ended = []
      const storage = {
        get: () => JSON.parse(localStorage.getItem('tokens') ?? 'null'),
        set: tokens => tokens ? localStorage.setItem('tokens', JSON.stringify(tokens)) : localStorage.removeItem('tokens'),
      }
      const client = sallyport.createClient({
        baseUrl: '${baseUrl}',
        fetch: sallyport.createDpop().fetch,
        storage,
        onSessionEnded: error => void ended.push(error.code),
      })
      Object.assign(window, { client, ended })</script>`)
  })
  app.use(errors())
  return baseUrl
}

const whoIs = (page: Page) =>
  page.evaluate(() =>
    window.client.fetch('/me').then(
      async response => ((await response.json()) as { sub?: string }).sub,
      (error: { code: string }) => error.code,
    ),
  )

/** Tries to read the private key, as a script of an attacker would. */
const privateKeyIn = (page: Page) =>
  page.evaluate(
    () =>
      new Promise(resolve => {
        const opening = indexedDB.open('sallyport')
        opening.onsuccess = () => {
          const reading = opening.result.transaction('keys').objectStore('keys').get('dpop')
          reading.onsuccess = () => {
            const { privateKey } = reading.result as CryptoKeyPair
            crypto.subtle.exportKey('jwk', privateKey).then(resolve, (error: Error) => resolve(error.name))
          }
        }
      }),
  )

describe.skipIf(executablePath === undefined)('DPoP in Chromium', () => {
  let browser: Browser
  let script: string
  beforeAll(async () => {
    ;[browser, script] = await Promise.all([chromium.launch({ executablePath: executablePath! }), bundle()])
  })
  afterAll(() => browser?.close())

  async function openContext() {
    const context = await browser.newContext()
    onTestFinished(() => context.close())
    return async (url: string) => {
      const page = await context.newPage()
      await page.goto(url)
      return page
    }
  }

  test('K01 tabs and reloads share a key that no script can export, and stolen tokens are worthless elsewhere', async () => {
    const baseUrl = await startApi(script)
    const open = await openContext()
    const tabs = [await open(baseUrl), await open(baseUrl)] as const
    await tabs[0].evaluate(credentials => window.client.login(credentials), { username: 'ann', password })
    expect(await Promise.all(tabs.map(whoIs))).toEqual(['ann', 'ann'])
    await tabs[0].reload()
    expect(await whoIs(tabs[0])).toBe('ann')
    expect(await privateKeyIn(tabs[0])).toBe('InvalidAccessError')

    const tokens = await tabs[0].evaluate(() => localStorage.getItem('tokens'))
    const thief = await (await openContext())(baseUrl)
    await thief.evaluate(stolen => localStorage.setItem('tokens', stolen!), tokens)
    expect(await whoIs(thief)).toBe('token_invalid')
    expect(await thief.evaluate(() => window.ended)).toEqual(['token_invalid'])
    expect(await Promise.all(tabs.map(whoIs))).toEqual(['ann', 'ann'])
  })

  test('tabs that use the key for the first time at once agree on it', async () => {
    const baseUrl = await startApi(script)
    const open = await openContext()
    const tabs = await Promise.all([open(baseUrl), open(baseUrl), open(baseUrl)])
    const credentials = { username: 'ann', password }
    await Promise.all(tabs.map(tab => tab.evaluate(given => window.client.login(given), credentials)))
    expect(await Promise.all(tabs.map(whoIs))).toEqual(['ann', 'ann', 'ann'])
  })
})
