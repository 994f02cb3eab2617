import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { serve } from '@hono/node-server'
import { createAuth, memoryStore, secretKey } from '@sallyport/core'
import type { Hono } from 'hono'
import { onTestFinished } from 'vitest'

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
export async function listen(app: Pick<Hono, 'fetch'>) {
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }) as Server
  if (!server.listening) await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const close = async () => void (await new Promise(resolve => server.close(resolve)))
  return { port, server, close }
}

/** Listens until the test is over, and returns the URL. */
export async function serveTest(app: Pick<Hono, 'fetch'>): Promise<string> {
  const { port, close } = await listen(app)
  onTestFinished(close)
  return `http://127.0.0.1:${port}`
}
