import { readFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { NestFactory } from '@nestjs/core'
import { ClientProxyFactory, type MicroserviceOptions, Transport } from '@nestjs/microservices'
import { IoAdapter } from '@nestjs/platform-socket.io'
import { SallyportModule } from '@sallyport/nestjs'
import { lastValueFrom } from 'rxjs'
import { io, type Socket } from 'socket.io-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { auditNest } from '../../src/index.ts'
import { bearer, platforms, setUp, start } from '../setup.ts'
import { GraphqlAppModule } from './graphql.ts'
import { OrdersGateway } from './gateway.ts'
import { ServiceModule } from './microservice.ts'
import { getRequest } from './request-of.ts'

test.each(['request-of', 'graphql', 'gateway', 'microservice'])('the guide shows the tested %s.ts', name => {
  const page = readFileSync(new URL('../../../../docs/graphql-sockets-microservices.md', import.meta.url), 'utf8')
  const file = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8')
  expect(page).toContain(`\`\`\`ts\n${file}\`\`\``)
})

test('GraphQL: queries and fields are guarded, and the audit lists them', async () => {
  const { auth, login } = setUp()
  const { app, url } = await start('express', [GraphqlAppModule.with(auth)])
  const ask = async (query: string, name?: string) => {
    const headers = {
      'content-type': 'application/json',
      ...(name !== undefined && bearer((await login(name)).accessToken)),
    }
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    const { data, errors } = (await response.json()) as { data?: unknown; errors?: { extensions: { code: string } }[] }
    return errors?.[0]?.extensions.code ?? data
  }
  expect(await ask('{ orders { id } }')).toBe('authentication_required')
  expect(await ask('{ orders { id } }', 'maker')).toEqual({ orders: [{ id: 'o-1' }] })
  expect(await ask('{ orders { margin } }', 'maker')).toBe('forbidden')
  expect(await ask('{ orders { margin } }', 'checker')).toEqual({ orders: [{ margin: 7 }] })
  const listed = auditNest(app).routes.filter(({ transport }) => transport === 'graphql')
  expect(listed.map(({ method, guards }) => [method, guards.length])).toEqual([
    ['FIELD', 1],
    ['QUERY', 1],
  ])
})

describe.each(platforms)('a Socket.IO gateway on %s', platform => {
  async function serve() {
    const world = setUp()
    const { app, url } = await start(
      platform,
      [SallyportModule.forRoot({ auth: world.auth, getRequest })],
      { providers: [OrdersGateway] },
      { configure: each => each.useWebSocketAdapter(new IoAdapter(each)) },
    )
    const connect = (token?: string): Socket => {
      const socket = io(url, { transports: ['websocket'], auth: { token }, reconnection: false })
      onTestFinished(() => void socket.close())
      return socket
    }
    return { ...world, app, connect, tokenOf: async (name: string) => (await world.login(name)).accessToken }
  }

  const event = async (socket: Socket, ...names: readonly string[]) =>
    new Promise<unknown>(resolve => {
      for (const name of names) socket.once(name, (value: unknown) => resolve(value ?? name))
    })

  test('a handshake without a valid token is refused', async () => {
    const { connect } = await serve()
    for (const token of [undefined, '', 'x']) {
      expect(await event(connect(token), 'connect', 'connect_error')).toBeInstanceOf(Error)
    }
  })

  test('each message is guarded, and has its own user', async () => {
    const { app, connect, tokenOf } = await serve()
    const maker = connect(await tokenOf('maker'))
    const checker = connect(await tokenOf('checker'))
    expect(await maker.emitWithAck('me')).toBe('u-maker')
    expect(await checker.emitWithAck('approve')).toBe('approved')
    const refused = event(maker, 'exception')
    maker.emit('approve')
    expect(await refused).toMatchObject({ code: 'forbidden' })
    expect(auditNest(app).findings).toEqual([])
  })

  test('a revocation closes the socket', async () => {
    const { auth, connect, login } = await serve()
    const { accessToken, refreshToken } = await login('maker')
    const socket = connect(accessToken)
    expect(await socket.emitWithAck('me')).toBe('u-maker')
    const closed = event(socket, 'disconnect')
    await auth.logout(refreshToken)
    expect(await closed).toBe('io server disconnect')
  })
})

describe('a microservice over TCP', () => {
  type Serve = (auth: ReturnType<typeof setUp>['auth'], service: MicroserviceOptions) => Promise<void>

  const alone: Serve = async (auth, service) => {
    const app = await NestFactory.createMicroservice<MicroserviceOptions>(ServiceModule.with(auth), {
      ...service,
      logger: false,
    })
    await app.listen()
    onTestFinished(async () => app.close())
  }

  const hybrid: Serve = async (auth, service) => {
    await start(
      'express',
      [ServiceModule.with(auth)],
      {},
      {
        configure: app => app.connectMicroservice(service, { inheritAppConfig: true }),
        before: async app => app.startAllMicroservices(),
      },
    )
  }

  test.each([
    ['by itself', alone],
    ['in a hybrid application, with inheritAppConfig', hybrid],
  ] as const)('%s: the token of the message counts', async (_, serve) => {
    const { auth, login } = setUp()
    const port = await freePort()
    const transport = { transport: Transport.TCP, options: { host: '127.0.0.1', port } } as const
    await serve(auth, transport)
    const client = ClientProxyFactory.create(transport)
    onTestFinished(async () => client.close())
    const ask = async (pattern: string, data: object) =>
      lastValueFrom(client.send<unknown>(pattern, data)).catch((error: unknown) => (error as { code: string }).code)
    const tokenOf = async (name: string) => ({ token: (await login(name)).accessToken })
    expect(await ask('orders.list', {})).toBe('authentication_required')
    expect(await ask('orders.list', { token: 'x' })).toBe('token_invalid')
    expect(await ask('orders.list', await tokenOf('maker'))).toEqual({ of: 'u-maker' })
    expect(await ask('orders.approve', await tokenOf('maker'))).toBe('forbidden')
    expect(await ask('orders.approve', await tokenOf('checker'))).toBe('approved')
    expect(await ask('ping', {})).toBe('pong')
  })
})

async function freePort(): Promise<number> {
  const { createServer } = await import('node:net')
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise(resolve => server.close(resolve))
  return port
}
