import { randomBytes } from 'node:crypto'
import { createClock, type TestClock } from '@sallyport/testkit'
import { expect } from 'vitest'
import { type Answer, type Call, type CallOptions, createClient } from './client.ts'
import { newDatabase } from './databases.ts'
import { cheapHasher, password } from './passwords.ts'
import type { Mail, RunningApp, StartApp } from './start.ts'

/** The seeded users. */
export const people = ['admin', 'maker1', 'maker2', 'checker1', 'checker2', 'super1', 'lead1'] as const

export type Person = (typeof people)[number]

/** The answer of a login or a refresh. */
export interface Pair {
  readonly access_token: string
  readonly refresh_token: string
  readonly token_type: string
  readonly expires_in: number
}

/** One application under test, and ways to talk to it. */
export interface World {
  readonly time: TestClock
  readonly running: RunningApp
  readonly call: Call
  /** Logs in again. */
  login(person: Person): Promise<Pair>
  /** Sends a request with the person's own access token. */
  as(person: Person, method: string, path: string, options?: CallOptions): Promise<Answer>
  id(person: Person): Promise<string>
  /** The mails sent so far, the oldest first. */
  readonly mails: readonly Mail[]
  close(): Promise<void>
}

/** Random secrets that are long enough. */
export function newSecrets(): Record<'JWT_ACCESS_SECRET' | 'JWT_REFRESH_SECRET', string> {
  const secret = () => randomBytes(32).toString('base64url')
  return { JWT_ACCESS_SECRET: secret(), JWT_REFRESH_SECRET: secret() }
}

/** An environment in which nothing connects before the first query. */
export const offline: Readonly<Record<string, string>> = { DATABASE_URL: 'postgres://nowhere', ...newSecrets() }

/** Starts an application, by default with an empty database. */
export async function openWorld(
  start: StartApp,
  env: Readonly<Record<string, string>> = {},
  time: TestClock = createClock(),
): Promise<World> {
  // Every test logs in from one address.
  const defaults = { THROTTLE: 'off', ...newSecrets() }
  const own = env.DATABASE_URL === undefined ? await newDatabase() : undefined
  const mails: Mail[] = []
  const running = await start({
    env: { ...defaults, ...env, ...(own && { DATABASE_URL: own.url }) },
    clock: time.clock,
    hasher: cheapHasher,
    sendMail: async mail => void mails.push(mail),
  })
  const call = createClient(running.url)
  const tokens = new Map<Person, { readonly text: string; readonly expiresAt: number }>()
  const ids = new Map<Person, string>()

  async function login(person: Person): Promise<Pair> {
    const answer = await call('POST', '/auth/login', { body: { username: person, password } })
    expect(answer.status).toBe(200)
    return answer.body as Pair
  }

  async function tokenOf(person: Person): Promise<string> {
    const known = tokens.get(person)
    if (known && known.expiresAt > time.seconds()) return known.text
    const { access_token: text, expires_in: seconds } = await login(person)
    tokens.set(person, { text, expiresAt: time.seconds() + seconds })
    return text
  }

  const as: World['as'] = async (person, method, path, options) =>
    call(method, path, { token: await tokenOf(person), ...options })

  async function id(person: Person): Promise<string> {
    const known = ids.get(person) ?? ((await as(person, 'GET', '/auth/me')).body as { id: string }).id
    ids.set(person, known)
    return known
  }

  async function close(): Promise<void> {
    await running.close()
    await own?.drop()
  }

  return { time, running, call, login, as, id, mails, close }
}

/** Creates an order, and assigns it if a checker is given; resolves to its id. */
export async function newOrder(
  world: World,
  maker: Person,
  { amount = 500, checker }: { readonly amount?: number; readonly checker?: Person | undefined } = {},
): Promise<string> {
  const made = await world.as(maker, 'POST', '/orders', { body: { amount, payee: 'Luigi’s' } })
  expect(made.status).toBe(201)
  const { id } = made.body as { id: string }
  if (checker === undefined) return id
  const body = { checker_id: await world.id(checker) }
  expect((await world.as('admin', 'POST', `/orders/${id}/assign`, { body })).status).toBe(200)
  return id
}
