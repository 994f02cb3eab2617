import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createClock, requireService, type TestClock } from '@sallyport/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { newDatabase, type OwnDatabase, postgres } from '../databases.ts'
import type { StartApp } from '../start.ts'
import { newSecrets, openWorld, type Pair, type World } from '../world.ts'

type Env = Readonly<Record<string, string>>

const redis = await requireService('redis', process.env)

/** Several processes on one database, at once and one after another. */
export function testProcesses(start: StartApp): void {
  describe('on a PGlite folder', () => {
    let folder: string
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), 'sallyport-e2e-'))
    })
    afterAll(() => rm(folder, { recursive: true, force: true }))

    testRestart(start, () => ({ DATABASE_URL: `file:${join(folder, 'pglite')}` }))
  })

  describe.skipIf(postgres === undefined)('on PostgreSQL', () => {
    const database = ownDatabase()
    testRestart(start, () => ({ DATABASE_URL: database.url }))
    testKeyRoll(start, () => ({ DATABASE_URL: database.url }))
    testSharing(start, () => ({ DATABASE_URL: database.url }))
  })

  describe.skipIf(postgres === undefined || redis === undefined)('on PostgreSQL and Redis', () => {
    const database = ownDatabase()
    testRestart(start, () => ({ DATABASE_URL: database.url, REDIS_URL: redis! }))
    testSharing(start, () => ({ DATABASE_URL: database.url, REDIS_URL: redis! }))
  })
}

/** A database for one group of tests. */
function ownDatabase(): { readonly url: string } {
  let own: OwnDatabase
  beforeAll(async () => {
    own = await newDatabase()
  })
  afterAll(() => own.drop())
  return {
    get url() {
      return own.url
    },
  }
}

const refresh = (world: World, { refresh_token }: Pair) =>
  world.call('POST', '/auth/refresh', { body: { refresh_token } })
const me = async (world: World, { access_token: token }: Pair) =>
  (await world.call('GET', '/auth/me', { token })).status

function testRestart(start: StartApp, env: () => Env): void {
  test('a restart keeps sessions and logouts', async () => {
    const secrets = newSecrets()
    const time = createClock()
    const before = await openWorld(start, { ...secrets, ...env() }, time)
    const [kept, ended] = [await before.login('maker1'), await before.login('maker1')]
    await before.call('POST', '/auth/logout', { body: { refresh_token: ended.refresh_token } })
    await before.close()

    const after = await openWorld(start, { ...secrets, ...env() }, time)
    const seen = [await me(after, kept), (await refresh(after, kept)).status, await me(after, ended)]
    await after.close()
    expect(seen).toEqual([200, 200, 401])
  })
}

function testKeyRoll(start: StartApp, env: () => Env): void {
  test('A11 tokens of the previous secrets are valid until these are removed', async () => {
    const [old, next] = [newSecrets(), newSecrets()]
    const previous = {
      JWT_ACCESS_SECRET_PREVIOUS: old.JWT_ACCESS_SECRET,
      JWT_REFRESH_SECRET_PREVIOUS: old.JWT_REFRESH_SECRET,
    }
    const seen = []
    const time = createClock()
    const before = await openWorld(start, { ...old, ...env() }, time)
    const pair = await before.login('maker1')
    await before.close()
    for (const overlap of [previous, {}]) {
      const after = await openWorld(start, { ...next, ...overlap, ...env() }, time)
      seen.push([await me(after, pair), (await refresh(after, pair)).status])
      await after.close()
    }
    expect(seen).toEqual([
      [200, 200],
      [401, 401],
    ])
  })
}

function testSharing(start: StartApp, env: () => Env): void {
  describe('two processes', () => {
    let worlds: readonly [World, World]
    const time: TestClock = createClock()
    beforeAll(async () => {
      const shared = { ...newSecrets(), ...env() }
      // Started at once: their migrations and seeds must not conflict.
      worlds = await Promise.all([openWorld(start, shared, time), openWorld(start, shared, time)])
    })
    afterAll(async () => {
      for (const world of worlds) await world.close()
    })

    test('F11 a logout in one is refused in the other', async () => {
      const [one, other] = worlds
      const pair = await one.login('maker1')
      expect(await me(other, pair)).toBe(200)
      await one.call('POST', '/auth/logout', { body: { refresh_token: pair.refresh_token } })
      await expect.poll(() => me(other, pair), { timeout: 10_000 }).toBe(401)
      expect((await refresh(other, pair)).status).toBe(401)
    })

    test('F11 a block in one takes effect in the other', async () => {
      const [one, other] = worlds
      const pair = await other.login('checker2')
      const id = await one.id('checker2')
      expect((await one.as('admin', 'POST', `/users/${id}/block`)).status).toBe(204)
      await expect
        .poll(async () => (await other.call('GET', '/orders', { token: pair.access_token })).status, {
          timeout: 10_000,
        })
        .toBe(401)
      expect((await one.as('admin', 'POST', `/users/${id}/unblock`)).status).toBe(204)
    })

    test('F02 a refresh in both gives one successor', async () => {
      const [one, other] = worlds
      const pair = await one.login('maker1')
      const answers = await Promise.all(Array.from({ length: 16 }, (_, i) => refresh(i % 2 === 0 ? one : other, pair)))
      expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200))
      const payloads = answers.map(({ body }) => (body as Pair).refresh_token.split('.')[1])
      expect(new Set(payloads.map(part => jtiOf(part!))).size).toBe(1)
    })
  })
}

function jtiOf(payload: string): string {
  return (JSON.parse(Buffer.from(payload, 'base64url').toString()) as { jti: string }).jti
}
