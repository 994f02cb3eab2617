import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { build } from 'esbuild'
import { Miniflare } from 'miniflare'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createOrdersApp } from '../workers/app.ts'
import { hasher, password } from '../contract/people.ts'
import { newSecrets } from '../contract/world.ts'
import { createOrdersAuth } from '../shared/auth.ts'
import { walk } from '../shared/walk.cjs'

interface Configuration {
  readonly compatibility_date: string
  readonly compatibility_flags: string[]
  readonly alias: Record<string, string>
}

let worker: Miniflare
let url: string

beforeAll(async () => {
  const { alias, compatibility_date, compatibility_flags } = JSON.parse(
    readFileSync('workers/wrangler.json', 'utf8'),
  ) as Configuration
  // As wrangler bundles.
  const { outputFiles } = await build({
    entryPoints: ['test/seeded.ts'],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'node',
    conditions: ['workerd', 'worker', 'browser'],
    mainFields: ['module', 'main'],
    external: ['node:*', 'cloudflare:*'],
    // Paths of the configuration are relative to it.
    alias: Object.fromEntries(Object.entries(alias).map(([name, path]) => [name, resolve('workers', path)])),
  })
  worker = new Miniflare({
    modules: [{ type: 'ESModule', path: 'worker.mjs', contents: outputFiles[0]!.text }],
    bindings: newSecrets(),
    compatibilityDate: compatibility_date,
    compatibilityFlags: compatibility_flags,
    port: 0,
  })
  url = (await worker.ready).href.replace(/\/$/, '')
})
afterAll(() => worker.dispose())

test('workerd: it refuses, logs in, guards, refreshes and logs out', async () => {
  await walk(url)
})

test('workerd: requests at the same time get the same successor, and the policy decides', async () => {
  const post = async (path: string, body: object, headers = {}) =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const first = await (await post('/auth/login', { username: 'cho', password })).json()
  const { refresh_token } = first as { refresh_token: string }
  const refreshed = await Promise.all(
    Array.from({ length: 5 }, async () => (await post('/auth/refresh', { refresh_token })).json()),
  )
  const tokens = refreshed as { access_token: string; refresh_token: string }[]
  expect(new Set(tokens.map(pair => pair.refresh_token)).size).toBe(1)
  const authorization = `Bearer ${tokens.map(pair => pair.access_token).at(-1)}`
  expect((await post('/orders/o-1/approve', {}, { authorization })).status).toBe(200)
  expect((await post('/orders/o-1/approve', {}, { authorization })).status).toBe(403)
  expect((await post('/orders/o-1/approve', {})).status).toBe(401)
})

test('H09 every route has a guard', () => {
  expect(createOrdersApp(createOrdersAuth(newSecrets(), { hashing: { hasher } })).audit.findings).toEqual([])
})
