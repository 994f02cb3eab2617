import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { io, type Socket } from 'socket.io-client'
import { expect, onTestFinished, test } from 'vitest'
import { bearer, serve, setUp } from '../setup.ts'
import { serveGraphql } from './graphql.ts'
import { serveSocketIo } from './socket-io.ts'

test.each(['graphql', 'socket-io'])('the guide shows the tested %s.ts', name => {
  const page = readFileSync(new URL('../../../../docs/graphql-sockets-microservices.md', import.meta.url), 'utf8')
  const file = readFileSync(new URL(`${name}.ts`, import.meta.url), 'utf8')
  expect(page).toContain(`\`\`\`ts\n${file}\`\`\``)
})

test('GraphQL: without a token only public queries work, and an invalid token gets 401', async () => {
  const { auth, login } = setUp()
  const { url } = await serve(serveGraphql(auth))
  const ask = async (query: string, headers: Record<string, string> = {}) =>
    fetch(`${url}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    })
  expect(await (await ask('{ prices }')).json()).toEqual({ data: { prices: [1, 2] } })
  expect(await (await ask('{ orders }')).json()).toMatchObject({ errors: [{ message: 'authentication_required' }] })
  expect((await ask('{ prices }', bearer('x'))).status).toBe(401)
  const { accessToken } = await login('maker1')
  expect(await (await ask('{ orders }', bearer(accessToken))).json()).toEqual({
    data: { orders: ['order of u-maker'] },
  })
})

test('Socket.IO: a handshake needs a valid token, and a revocation closes the socket', async () => {
  const { auth, login } = setUp()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const served = serveSocketIo(server, auth, ['https://app.example.com'])
  onTestFinished(async () => served.close())
  const connect = (token?: string) => {
    const { port } = server.address() as AddressInfo
    const socket = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], auth: { token }, reconnection: false })
    onTestFinished(() => void socket.close())
    return socket
  }
  for (const token of [undefined, 'x']) expect(await nextOf(connect(token), 'connect_error')).toBe('token_invalid')
  const { accessToken, refreshToken } = await login('maker1')
  const socket = connect(accessToken)
  expect(await socket.emitWithAck('me')).toBe('u-maker')
  const closed = nextOf(socket, 'disconnect')
  await auth.logout(refreshToken)
  expect(await closed).toBe('io server disconnect')
  expect(await nextOf(connect(accessToken), 'connect_error')).toBe('token_invalid')
})

async function nextOf(socket: Socket, name: string): Promise<unknown> {
  return new Promise(resolve => socket.once(name, (value: unknown) => resolve((value as Error).message ?? value)))
}
