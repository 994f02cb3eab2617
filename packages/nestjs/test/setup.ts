import { randomBytes } from 'node:crypto'
import { connect, type AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import type { DynamicModule, INestApplication, ModuleMetadata } from '@nestjs/common'
import type { AbstractHttpAdapter } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test, type TestingModuleBuilder } from '@nestjs/testing'
import {
  type Auth,
  type AuthOptions,
  bcryptHasher,
  createAuth,
  memoryStore,
  secretKey,
  type UserDirectory,
} from '@sallyport/core'
import { onTestFinished } from 'vitest'

export const adapters: Readonly<Record<Platform, () => AbstractHttpAdapter>> = {
  express: () => new ExpressAdapter(),
  fastify: () => new FastifyAdapter(),
}

export type Platform = 'express' | 'fastify'
export const platforms = ['express', 'fastify'] as const

export interface User {
  readonly id: string
  readonly username: string
  readonly roles: readonly string[]
}

export interface OwnClaims {
  readonly roles: readonly string[]
}

export const password = 'correct horse battery staple'
const hasher = bcryptHasher({ cost: 10 })
const passwordHash = await hasher.hash(password)
const accessKey = secretKey(randomBytes(32))
const refreshKey = secretKey(randomBytes(32))

/** A real Auth in memory, with a clock that moves only when a test moves it. */
export function setUp(options: Partial<AuthOptions<User, OwnClaims>> = {}) {
  const time = { now: Date.UTC(2030, 0, 1) }
  const clock = () => time.now
  const users = new Map<string, User>(
    ['admin', 'maker', 'checker', 'lead'].map(name => {
      const roles = name === 'lead' ? ['maker', 'checker'] : [name]
      return [`u-${name}`, { id: `u-${name}`, username: name, roles }]
    }),
  )
  const store = memoryStore({ clock })
  const issuer = 'https://api.example.com'
  const auth: Auth<User, OwnClaims> = createAuth({
    issuer,
    audience: issuer,
    accessKey,
    refreshKey,
    store,
    users: directoryOf(users),
    claims: user => ({ roles: user.roles }),
    hashing: { hasher },
    clock,
    ...options,
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

export interface StartOptions {
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder
  readonly configure?: (app: INestApplication) => unknown
  readonly before?: (app: INestApplication) => Promise<unknown>
}

/** Listens until the test is over, and returns the URL. */
export async function start(
  platform: Platform,
  imports: readonly DynamicModule[],
  metadata: ModuleMetadata = {},
  { override = builder => builder, configure = () => {}, before = async () => {} }: StartOptions = {},
) {
  const builder = Test.createTestingModule({ ...metadata, imports: [...imports, ...(metadata.imports ?? [])] })
  const testing = await override(builder).compile()
  const app = testing.createNestApplication(adapters[platform](), { logger: false })
  configure(app)
  await before(app)
  await app.listen(0, '127.0.0.1')
  onTestFinished(async () => app.close())
  const { port } = app.getHttpServer().address() as AddressInfo
  return { app, port, url: `http://127.0.0.1:${port}` }
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
