/**
 * Names that the examples in doc comments use without declaring them: the reader's own application, and the framework around
 * it. An example imports everything of Sallyport that it uses.
 */
export const prelude = `import type { Auth, AuthOptions, PasswordBlocklist, Store } from '@sallyport/core'
import type { RouteAudit, RouteRequest } from '@sallyport/core/http'
import type { Client } from '@sallyport/client'
import type { AdapterApp, Listening, TestClock } from '@sallyport/testkit'
import type { AttackOptions, AttackTarget } from '@sallyport/testkit/attacks'

interface Person {
  id: string
  roles: ('maker' | 'checker' | 'admin')[]
}

declare global {
  interface Order {
    id: string
    owner_id: string
  }
  type User = Person
  const auth: Auth<Person, { readonly roles: readonly ('maker' | 'checker' | 'admin')[] }>
  const options: any
  const store: Store
  const redis: import('ioredis').Redis
  const pool: any
  const database: any
  const connectionString: string
  const users: AuthOptions<Person, object>['users']
  const findByLogin: (typeof users)['findByLogin']
  const findById: (typeof users)['findById']
  const replacePasswordHash: (typeof users)['replacePasswordHash']
  const ownBlocklist: PasswordBlocklist
  const issuer: string
  const audience: string
  const userId: string
  const password: string
  const accessToken: string
  const refreshToken: string
  const pair: { readonly accessToken: string; readonly refreshToken: string }
  const userOf: (profile: unknown) => Promise<string>
  const range: (prefix: string) => Promise<string>

  const client: Client
  const app: import('fastify').FastifyInstance & import('@nestjs/common').INestApplication
  const request: RouteRequest
  const audit: RouteAudit
  const policy: import('@sallyport/core/http').RoutePolicy & any
  const orders: { find(id: string): Promise<Order | undefined>; url: string } & any
  const cors: (options: object) => unknown
  const helmet: (options: object) => unknown
  const pino: (options: object) => unknown
  const winston: any
  const location: { href: string } & any
  const localStorage: { getItem(name: string): string | null; setItem(name: string, value: string): void; removeItem(name: string): void }

  const { Get, Post, Delete, Param }: typeof import('@nestjs/common')
  const AppModule: new () => object
  class OrderById {
    load(request: { params: { id: string } }): Promise<Order | undefined>
  }

  const time: TestClock
  const url: string
  const env: Record<string, string>
  const createApp: (options: object) => any
  const makeApp: (auth: object) => any
  const startOrders: () => Promise<AttackTarget>
  const start: (app: AdapterApp) => Promise<Listening>
  const target: AttackTarget
  const user: any
  const restricted: any
  const accessSecret: string
}
`
