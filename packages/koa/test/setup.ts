import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import type Koa from 'koa'
import { onTestFinished } from 'vitest'

export const versions = ['koa', 'koa2'] as const
export type Version = (typeof versions)[number]

/** A version of Koa. The adapter imports only its types. */
export async function loadKoa(version: Version): Promise<typeof Koa> {
  return ((await import(version)) as { default: typeof Koa }).default
}

export interface User {
  readonly id: string
  readonly roles: readonly ('admin' | 'maker')[]
}

const users = new Map<string, User>([
  ['u-admin', { id: 'u-admin', roles: ['admin'] }],
  ['u-maker', { id: 'u-maker', roles: ['maker'] }],
])

/** A real Auth in memory, with two users who log in without a password. */
export function setUp() {
  const find = async (id: string) => {
    const user = users.get(id)
    return user && { id, user, passwordHash: null }
  }
  const auth = createAuth({
    issuer: 'https://api.example.com',
    audience: 'https://api.example.com',
    accessKey: secretKey(randomBytes(32)),
    refreshKey: secretKey(randomBytes(32)),
    store: memoryStore(),
    users: { findByLogin: find, findById: find, replacePasswordHash: async () => false },
    claims: user => ({ roles: user.roles }),
  })
  const as = async (id: string) => ({ authorization: `Bearer ${(await auth.createSession(id)).accessToken}` })
  return { auth, as }
}

/** Listens on a free port. */
export async function listen(app: Pick<Koa, 'callback'>) {
  const listener = app.callback()
  const server = createServer((req, res) => void listener(req, res))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => void (await new Promise(resolve => server.close(resolve)))
  return { port: (server.address() as AddressInfo).port, server, close }
}

/** Listens until the test is over, and returns the URL. */
export async function serve(app: Pick<Koa, 'callback'>): Promise<string> {
  const { port, server } = await listen(app)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${port}`
}
