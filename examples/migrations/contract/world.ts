import { randomBytes } from 'node:crypto'
import { afterAll, expect, vi } from 'vitest'
import { answerOf, ask } from './client.ts'
import { type Database, openDatabase } from './database.ts'
import type { App, Origin, Person, StartOptions, Version } from './origin.ts'

/** An application's database, its users and its running versions. */
export interface World<C> {
  readonly database: Database
  /** Starts a version, once for each set of options. */
  app(version: Version, options?: StartOptions): Promise<App>
  person(role?: Person['role']): Promise<Person>
  /** Logs in; the login must succeed. */
  login(app: App, person: Person): Promise<C>
  /** Renews a credential; that must succeed. */
  refresh(app: App, credential: C): Promise<C>
  /** Asks as the owner of a credential, or as nobody. */
  ask(app: App, credential: C | undefined, request: string, body?: unknown): Promise<{ status: number; body: unknown }>
  close(): Promise<void>
}

const worlds = new Map<unknown, Promise<World<never>>>()

/** Finds the world of an origin, which all suites of a test file share, and closes it after the file. */
export function worldOf<C>(origin: Origin<C>): () => Promise<World<C>> {
  afterAll(async () => {
    const world = worlds.get(origin)
    worlds.delete(origin)
    await (await world)?.close()
  })
  return () => {
    const world = (worlds.get(origin) as Promise<World<C>> | undefined) ?? openWorld(origin)
    worlds.set(origin, world as Promise<World<never>>)
    return world
  }
}

/** Opens a database with the tables of an origin. */
export async function openWorld<C>(origin: Origin<C>): Promise<World<C>> {
  const database = await openDatabase()
  await origin.prepare(database)
  const apps = new Map<string, Promise<App>>()

  async function credentialOf(response: Response, previous?: C): Promise<C> {
    if (response.status >= 400) expect(await answerOf(response)).toBe('a successful response')
    return origin.credential(response, previous)
  }

  return {
    database,
    app(version, options = {}) {
      const key = JSON.stringify([version, options])
      const app = apps.get(key) ?? origin.start(version, database, options)
      apps.set(key, app)
      return app
    },
    async person(role = 'user') {
      const email = `${role}-${randomBytes(6).toString('hex')}@example.com`
      const user = { email, password: `correct horse ${randomBytes(6).toString('hex')}`, role }
      return { ...user, id: await origin.addUser(database, user) }
    },
    login: async (app, { email, password }) => credentialOf(await origin.login(app, email, password)),
    refresh: async (app, credential) => credentialOf(await origin.refresh!(app, credential), credential),
    ask(app, credential, request, body) {
      const [method = '', path = ''] = request.split(' ')
      return ask(app, method, path, credential === undefined ? {} : origin.headers(credential), body)
    },
    async close() {
      for (const app of await Promise.allSettled(apps.values())) {
        if (app.status === 'fulfilled') await app.value.close()
      }
      await database.drop()
    },
  }
}

/** Runs something as if it were so many milliseconds ago. */
export async function ago<T>(milliseconds: number, run: () => Promise<T>): Promise<T> {
  vi.useFakeTimers({ now: Date.now() - milliseconds, toFake: ['Date'] })
  try {
    return await run()
  } finally {
    vi.useRealTimers()
  }
}

/** For tests of what only some origins have: a list of it, or an empty one. */
export function present<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value]
}
