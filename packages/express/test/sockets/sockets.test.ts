import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { WebSocket } from 'ws'
import { bearer, serve, setUp } from '../setup.ts'
import { serveEvents } from './server-sent-events.ts'
import { serveSockets } from './websocket.ts'

const origin = 'https://app.example.com'

/** Accepts sockets, echoes their messages and keeps them in a list. */
async function startSockets() {
  const { auth, login, time } = setUp()
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const said: string[] = []
  serveSockets({
    server,
    auth,
    origins: new Set([origin]),
    onMessage: (socket, subject, message) => {
      said.push(`${subject}: ${(message as Buffer).toString()}`)
      socket.send(message)
    },
  })
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await auth.close()
  })
  const url = `ws://127.0.0.1:${(server.address() as AddressInfo).port}`
  return { auth, login, time, said, url }
}

/** The status of a refused handshake, or the agreed protocol. */
async function handshake(url: string, protocols: string[], headers: Record<string, string>) {
  const socket = new WebSocket(url, protocols, { headers })
  onTestFinished(() => socket.terminate())
  return new Promise<{ status?: number; challenge?: string | undefined; socket?: WebSocket }>((resolve, reject) => {
    socket.on('error', reject)
    socket.on('open', () => resolve({ socket }))
    socket.on('unexpected-response', (_, { statusCode, headers: answered }) => {
      resolve({ status: statusCode!, challenge: answered['www-authenticate'] })
    })
  })
}

describe('WebSocket', () => {
  test.each([
    'https://other.example.com',
    'https://app.example.com.evil.example',
    'https://app.example.com:8443',
    'http://app.example.com',
    'https://APP.example.com',
    'null',
    '',
  ])('I12 a handshake from the origin "%s" is refused with 403', async other => {
    const { login, url } = await startSockets()
    const { accessToken } = await login('maker1')
    expect(await handshake(url, ['sallyport', accessToken], { origin: other })).toMatchObject({ status: 403 })
  })

  test('I12 a handshake without an origin is refused with 403', async () => {
    const { login, url } = await startSockets()
    const { accessToken } = await login('maker1')
    expect(await handshake(url, ['sallyport', accessToken], {})).toMatchObject({ status: 403 })
  })

  test('I12 a handshake without a valid token is refused with 401', async () => {
    const { login, time, url } = await startSockets()
    const { accessToken, refreshToken } = await login('maker1')
    const refused = async (...protocols: string[]) => handshake(url, protocols, { origin })
    const bare = { status: 401, challenge: 'Bearer realm="api"' }
    expect(await refused()).toMatchObject(bare)
    expect(await refused('sallyport')).toMatchObject(bare)
    expect(await refused(accessToken)).toMatchObject(bare)
    expect(await refused('other', accessToken)).toMatchObject(bare)
    expect(await refused('sallyport', accessToken, 'other')).toMatchObject(bare)
    expect(await handshake(`${url}/?access_token=${accessToken}`, [], { origin })).toMatchObject(bare)
    expect(await refused('sallyport', refreshToken)).toMatchObject({ status: 401 })
    time.now += 3_600_000
    expect(await refused('sallyport', accessToken)).toMatchObject({ status: 401 })
  })

  test('F11 a socket works until its session is over, and the token is not sent back', async () => {
    const { auth, login, said, url } = await startSockets()
    const { accessToken, refreshToken } = await login('maker1')
    const { socket } = await handshake(url, ['sallyport', accessToken], { origin })
    expect(socket!.protocol).toBe('sallyport')
    socket!.send('hello')
    const [answer] = (await once(socket!, 'message')) as [Buffer]
    expect([answer.toString(), said]).toEqual(['hello', ['u-maker: hello']])
    await auth.logout(refreshToken)
    // Sent before the client knows that the server has closed: nobody listens any more.
    socket!.send('after the end')
    const [code, reason] = (await once(socket!, 'close')) as [number, Buffer]
    expect([code, reason.toString(), said]).toEqual([4401, 'session ended', ['u-maker: hello']])
  })

  test('F11 blocking a user closes all their sockets and no others', async () => {
    const { auth, login, url } = await startSockets()
    const open = async (name: string) => {
      const { accessToken } = await login(name)
      return (await handshake(url, ['sallyport', accessToken], { origin })).socket!
    }
    const [first, second, other] = [await open('maker1'), await open('maker1'), await open('admin')]
    await Promise.all([auth.block('u-maker'), once(first, 'close'), once(second, 'close')])
    expect(other.readyState).toBe(WebSocket.OPEN)
  })
})

test('F11 server-sent events arrive until the session is over', async () => {
  const { auth, login } = setUp()
  const listeners = new Set<(event: object) => void>()
  const app = serveEvents(auth, listener => {
    listeners.add(listener)
    return () => listeners.delete(listener)
  })
  const { url } = await serve(app)
  expect((await fetch(`${url}/events`)).status).toBe(401)
  const { accessToken, refreshToken } = await login('maker1')
  const response = await fetch(`${url}/events`, { headers: bearer(accessToken) })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream'])
  for (const listener of listeners) listener({ order: 1 })
  await auth.logout(refreshToken)
  expect(await response.text()).toBe('data: {"order":1}\n\n')
  await expect.poll(() => listeners.size).toBe(0)
  await auth.close()
})

test.each(['websocket.ts', 'server-sent-events.ts'])('docs/sockets.md shows the tested %s', file => {
  const read = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8')
  expect(read('../../../../docs/sockets.md')).toContain(`\`\`\`ts\n${read(file)}\`\`\``)
})
