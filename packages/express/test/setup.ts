import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { bcryptHasher, createAuth, memoryStore, secretKey, type UserDirectory } from '@sallyport/core'
import type { Express } from 'express'
import { onTestFinished, vi } from 'vitest'

export const versions = ['express', 'express4'] as const
export type Version = (typeof versions)[number]

/** The package as it runs on one version of Express, and that Express. */
export async function load(version: Version) {
  vi.resetModules()
  vi.doMock('express', async () => vi.importActual(version))
  const { default: express } = await import('express')
  const { sallyport } = await import('../src/index.ts')
  return { express, sallyport }
}

export interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly string[]
}

export const password = 'correct horse battery staple'
const hasher = bcryptHasher({ cost: 10 })
const passwordHash = await hasher.hash(password)
const accessKey = secretKey(randomBytes(32))
const refreshKey = secretKey(randomBytes(32))

/** A real Auth in memory, with two users and a clock that moves only when a test moves it. */
export function setUp() {
  const time = { now: Date.UTC(2030, 0, 1) }
  const clock = () => time.now
  const users = new Map<string, User>([
    ['u-admin', { id: 'u-admin', username: 'admin', roles: ['admin'] }],
    ['u-maker', { id: 'u-maker', username: 'maker1', roles: ['maker'] }],
  ])
  const store = memoryStore({ clock })
  const issuer = 'https://api.example.com'
  const auth = createAuth({
    issuer,
    audience: issuer,
    accessKey,
    refreshKey,
    store,
    users: directoryOf(users),
    claims: user => ({ roles: user.roles }),
    hashing: { hasher },
    clock,
  })
  return { auth, time, users, store, login: (login: string) => auth.login({ login, password }) }
}

function directoryOf(users: ReadonlyMap<string, User>): UserDirectory<User> {
  const entryOf = (user: User | undefined) => user && { id: user.id, user, passwordHash }
  return {
    findByLogin: async login => entryOf([...users.values()].find(user => user.username === login)),
    findById: async id => entryOf(users.get(id)),
    replacePasswordHash: async () => false,
  }
}

/** Listens until the test is over, and returns the URL. */
export async function serve(app: Express): Promise<{ readonly url: string; readonly port: number }> {
  const server: Server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}`, port }
}

/** Sends lines unchanged, as no client would, and returns the whole response. */
export async function raw(port: number, requestLine: string, ...headers: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  const lines = [requestLine, 'Host: localhost', 'Connection: close', ...headers, '', '']
  socket.write(lines.join('\r\n'), 'latin1')
  return text(socket)
}

/** The status of a raw response. */
export function statusIn(answer: string): number {
  return Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1])
}

/** A header of a raw response. */
export function headerIn(answer: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.*?)\r?$`, 'im').exec(answer)?.[1]
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
