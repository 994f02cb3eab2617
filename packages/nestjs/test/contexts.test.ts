import { Controller, type ExecutionContext, Injectable, UseFilters, UseGuards } from '@nestjs/common'
import { ContextIdFactory, ExternalContextCreator } from '@nestjs/core'
import { Ctx, type CustomTransportStrategy, MessagePattern, Payload, Server } from '@nestjs/microservices'
import { WsAdapter } from '@nestjs/platform-ws'
import { MessageBody, SubscribeMessage, WebSocketGateway } from '@nestjs/websockets'
import { isAuthError } from '@sallyport/core'
import { lastValueFrom } from 'rxjs'
import { expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import {
  CurrentUser,
  OptionalAuth,
  Public,
  Recheck,
  RecheckedUser,
  Roles,
  SallyportFilter,
  SallyportGuard,
  SallyportModule,
} from '../src/index.ts'
import { bearer, setUp, start, type User } from './setup.ts'

interface Subject {
  readonly sub: string
}

/** A request as `IncomingMessage` has it. */
function requestWith(token: string | undefined) {
  const headers = token === undefined ? {} : bearer(token)
  return { method: 'POST', headers, rawHeaders: Object.entries(headers).flat() }
}

@Roles('maker')
@Injectable()
class Resolver {
  me(@CurrentUser() claims: Subject) {
    return claims.sub
  }

  @Recheck('0s')
  now(@RecheckedUser() user: User) {
    return user.username
  }

  @Roles('checker')
  both() {
    return 'ok'
  }
}

@Injectable()
class OpenResolver {
  @Public('the price list')
  open() {
    return 'ok'
  }

  @OptionalAuth()
  maybe(@CurrentUser() claims?: Subject) {
    return claims?.sub ?? null
  }
}

type Name = 'me' | 'now' | 'both' | 'open' | 'maybe'

/** Calls methods as GraphQL modules do, by Nest's own creator for contexts that are not HTTP. */
async function graphql(getRequest?: (context: ExecutionContext) => unknown, type = 'graphql') {
  const world = setUp()
  const { app } = await start('express', [SallyportModule.forRoot({ auth: world.auth, getRequest })], {
    providers: [Resolver, OpenResolver],
  })
  const creator = app.get(ExternalContextCreator)
  const params = { exchangeKeyForValue: () => undefined }
  const call = async (name: Name, context: object) => {
    const resolver: object = app.get<object>(name in Resolver.prototype ? Resolver : OpenResolver)
    const method = Reflect.get(resolver, name) as (...args: unknown[]) => unknown
    const id = ContextIdFactory.create()
    const all = { guards: true, filters: true, interceptors: true }
    const run = creator.create(resolver, method, name, '__routeArguments__', params, id, undefined, all, type)
    return run({}, {}, context, {}) as Promise<unknown>
  }
  return { ...world, call }
}

const fromContext = (context: ExecutionContext): unknown =>
  context.getType<string>() === 'graphql' ? context.getArgByIndex<{ req: unknown }>(2).req : undefined

test('GraphQL: the guard, the rules and the decorators work through getRequest', async () => {
  const { call, login } = await graphql(fromContext)
  const maker = { req: requestWith((await login('maker')).accessToken) }
  const lead = { req: requestWith((await login('lead')).accessToken) }
  const admin = { req: requestWith((await login('admin')).accessToken) }
  expect(await call('me', maker)).toBe('u-maker')
  expect(await call('both', lead)).toBe('ok')
  expect(await Promise.all([call('now', maker), call('me', maker)])).toEqual(['maker', 'u-maker'])
  expect(await call('maybe', { req: requestWith(undefined) })).toBeNull()
  for (const [name, context, code] of [
    ['me', { req: requestWith(undefined) }, 'authentication_required'],
    ['me', admin, 'forbidden'],
    ['both', maker, 'forbidden'],
    ['maybe', { req: requestWith('x') }, 'token_invalid'],
  ] as const) {
    const error = await call(name, context)
    expect(isAuthError(error)).toBe(true)
    expect(error).toMatchObject({ code, extensions: { code, retry: false } })
  }
})

test.each([
  ['getRequest is not given', undefined],
  ['getRequest returns undefined', () => undefined],
  ['it returns something other than a request', () => ({ authorization: 'Bearer x' })],
  ['it is a string', () => 'Bearer x'],
])('H11 a context is denied if %s', async (_, getRequest) => {
  const { call } = await graphql(getRequest)
  for (const name of ['me', 'now', 'both', 'maybe'] as const) {
    expect(await call(name, {})).toMatchObject({ code: 'authentication_required' })
  }
  expect(await call('open', {})).toBe('ok')
})

test('a request without raw headers is reported as a mistake of the application', async () => {
  const { call, login } = await graphql(() => ({ headers: bearer(token) }))
  const token = (await login('maker')).accessToken
  await expect(call('me', {})).rejects.toThrow(/^request\.rawHeaders: must be an array/)
})

test('H11 calls that share a context have separate current users', async () => {
  const { call, login } = await graphql(context => context.getArgByIndex<{ next: () => unknown }>(2).next())
  const names = ['maker', 'lead']
  const requests = await Promise.all(names.map(async name => requestWith((await login(name)).accessToken)))
  let count = 0
  const shared = { next: () => requests[count++ % 2] }
  const answers = await Promise.all(Array.from({ length: 40 }, async () => call('me', shared)))
  expect(answers).toEqual(Array.from({ length: 40 }, (_, i) => `u-${names[i % 2]}`))
})

test('H11 an unknown type of context is guarded and has a current user', async () => {
  const { call, login } = await graphql(context => context.getArgByIndex<{ req: unknown }>(2).req, 'cron')
  const context = { req: requestWith((await login('maker')).accessToken) }
  expect(await call('me', context)).toBe('u-maker')
  expect(await call('both', { req: requestWith((await login('lead')).accessToken) })).toBe('ok')
})

@Controller()
class Messages {
  @Roles('maker')
  @MessagePattern('me')
  me(@Payload() _data: unknown, @Ctx() _context: unknown, @CurrentUser() claims: Subject) {
    return claims.sub
  }

  @Public('anybody on the bus may ask')
  @MessagePattern('ping')
  ping() {
    return 'pong'
  }
}

/** An in-memory bus. */
class Bus extends Server implements CustomTransportStrategy {
  listen(done: () => void): void {
    done()
  }

  close(): void {}

  on(): void {}

  unwrap(): never {
    throw new TypeError('there is nothing below')
  }

  async ask(pattern: string, data: unknown): Promise<unknown> {
    const handle = this.getHandlerByPattern(pattern)!
    return lastValueFrom(this.transformToObservable(await handle(data, {})))
  }
}

test('H11 a microservice without getRequest denies calls, and the client gets the problem', async () => {
  const { auth, login } = setUp()
  const token = (await login('maker')).accessToken
  const getRequest = (context: ExecutionContext) =>
    requestWith(context.switchToRpc().getData<{ token?: string }>().token)
  const answers: unknown[] = []
  for (const options of [{ auth }, { auth, getRequest }]) {
    const bus = new Bus()
    await start(
      'express',
      [SallyportModule.forRoot(options)],
      { controllers: [Messages] },
      {
        configure: app => {
          app.connectMicroservice({ strategy: bus }, { inheritAppConfig: true })
          onTestFinished(async () => bus.close())
        },
        before: async app => app.startAllMicroservices(),
      },
    )
    answers.push(await bus.ask('ping', {}), await bus.ask('me', { token }).catch((error: unknown) => error))
    answers.push(await bus.ask('me', {}).catch((error: unknown) => error))
  }
  const denied = expect.objectContaining({ status: 401, code: 'authentication_required' })
  expect(answers).toEqual(['pong', denied, denied, 'pong', 'u-maker', denied])
})

@UseGuards(SallyportGuard)
@UseFilters(SallyportFilter)
@WebSocketGateway()
class Gateway {
  handleConnection(client: object, request: object): void {
    Object.assign(client, { request })
  }

  @SubscribeMessage('me')
  me(@CurrentUser() claims: Subject) {
    return { event: 'me', data: claims.sub }
  }

  @Roles('admin')
  @SubscribeMessage('admin')
  admin() {
    return { event: 'admin', data: 'reached' }
  }

  @Public('anybody may ask')
  @SubscribeMessage('ping')
  ping() {
    return { event: 'ping', data: 'pong' }
  }
}

test('H11 the guard of a gateway protects its WebSocket messages', async () => {
  const { auth, login } = setUp()
  const getRequest = (context: ExecutionContext): unknown =>
    context.switchToWs().getClient<{ request: unknown }>().request
  const { port } = await start(
    'express',
    [SallyportModule.forRoot({ auth, getRequest })],
    { providers: [Gateway] },
    {
      configure: app => app.useWebSocketAdapter(new WsAdapter(app)),
    },
  )
  const ask = async (token: string | undefined) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`, { headers: token === undefined ? {} : bearer(token) })
    const heard: string[] = []
    const all = new Promise<void>(resolve => {
      socket.on('message', (data: Buffer) => {
        const { data: told } = JSON.parse(data.toString()) as { data: string | { code: string } }
        heard.push(typeof told === 'string' ? told : told.code)
        if (heard.length === 3) resolve()
      })
    })
    await new Promise(resolve => socket.once('open', resolve))
    for (const event of ['me', 'admin', 'ping']) socket.send(JSON.stringify({ event, data: {} }))
    await all
    socket.close()
    return heard.toSorted()
  }
  expect(await ask(undefined)).toEqual(['authentication_required', 'authentication_required', 'pong'])
  expect(await ask('x')).toEqual(['pong', 'token_invalid', 'token_invalid'])
  expect(await ask((await login('maker')).accessToken)).toEqual(['forbidden', 'pong', 'u-maker'])
  expect(await ask((await login('admin')).accessToken)).toEqual(['pong', 'reached', 'u-admin'])
})

@UseGuards(SallyportGuard)
@UseFilters(SallyportFilter)
@WebSocketGateway()
class TokenGateway {
  @SubscribeMessage('me')
  async me(@CurrentUser() claims: Subject, @MessageBody() body: { readonly name: string }) {
    await new Promise(resolve => setImmediate(resolve))
    return { event: 'me', data: `${body.name} is ${claims.sub}` }
  }
}

test('H11 messages of one WebSocket have separate current users', async () => {
  const { auth, login } = setUp()
  const getRequest = (context: ExecutionContext): unknown =>
    requestWith(context.switchToWs().getData<{ token: string }>().token)
  const { port } = await start(
    'express',
    [SallyportModule.forRoot({ auth, getRequest })],
    { providers: [TokenGateway] },
    { configure: app => app.useWebSocketAdapter(new WsAdapter(app)) },
  )
  const tokens = new Map(
    await Promise.all(
      ['maker', 'admin'].map(async (name): Promise<[string, string]> => [name, (await login(name)).accessToken]),
    ),
  )
  const socket = new WebSocket(`ws://127.0.0.1:${port}`)
  await new Promise(resolve => socket.once('open', resolve))
  const heard: string[] = []
  const all = new Promise<void>(resolve => {
    socket.on('message', (data: Buffer) => {
      if (heard.push((JSON.parse(data.toString()) as { data: string }).data) === 40) resolve()
    })
  })
  for (let i = 0; i < 20; i++) {
    for (const [name, token] of tokens) socket.send(JSON.stringify({ event: 'me', data: { name, token } }))
  }
  await all
  socket.close()
  expect(new Set(heard)).toEqual(new Set(['maker is u-maker', 'admin is u-admin']))
})
