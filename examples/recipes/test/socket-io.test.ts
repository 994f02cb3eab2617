import { createServer } from 'node:http'
import { io as connect, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client'
import { afterEach, afterAll, beforeAll, expect, test } from 'vitest'
import { createClock } from '@sallyport/testkit'
import { hasher, orderFor, password, person } from '../contract/people.ts'
import { listen } from '../contract/serve.ts'
import { newSecrets } from '../contract/world.ts'
import { createOrdersAuth, type OrdersAuth } from '../shared/auth.ts'
import type { User } from '../shared/users.ts'
import { serveSockets } from '../socket-io/sockets.ts'

const origin = 'https://app.example.com'
const time = createClock(Date.now())
let auth: OrdersAuth
let served: Awaited<ReturnType<typeof listen>>
beforeAll(async () => {
  auth = createOrdersAuth(newSecrets(), { hashing: { hasher }, clock: time.clock })
  const server = createServer((_req, res) => void res.writeHead(404).end())
  const io = serveSockets(server, auth, { origins: [origin] })
  io.of('/news').on('connection', socket => socket.emit('news', 'secret'))
  served = await listen(server)
})
afterAll(async () => {
  await served.close()
  await auth.close()
})

const open: Socket[] = []
afterEach(() => {
  for (const socket of open.splice(0)) socket.disconnect()
})

const tokenOf = async ({ username }: User) => (await auth.login({ login: username, password })).accessToken

function socketWith(token: unknown, options: Partial<ManagerOptions & SocketOptions> = {}, namespace = '/'): Socket {
  const socket = connect(served.url + namespace, { auth: { token }, forceNew: true, reconnection: false, ...options })
  open.push(socket)
  return socket
}

/** Resolves to `connected`, or to the code of the refusal. */
async function outcome(socket: Socket): Promise<unknown> {
  return new Promise(resolve => {
    socket.on('connect', () => resolve('connected'))
    socket.on('connect_error', error => resolve((error as { data?: { code?: string } }).data?.code ?? 'refused'))
  })
}

const closed = async (socket: Socket) => new Promise(resolve => socket.on('disconnect', resolve))

test('Socket.IO: a handshake needs a valid access token, in every namespace', async () => {
  const token = await tokenOf(await person('maker'))
  expect(await outcome(socketWith(token))).toBe('connected')
  for (const namespace of ['/', '/news']) {
    for (const wrong of [undefined, 7, {}, '']) {
      expect(await outcome(socketWith(wrong, {}, namespace))).toBe('authentication_required')
    }
    expect(await outcome(socketWith(`${token.slice(0, -8)}AAAAAAAA`, {}, namespace))).toBe('token_invalid')
  }
})

test('Socket.IO: pages of other origins are refused, also without a fallback to polling', async () => {
  const token = await tokenOf(await person('maker'))
  const from = (value: string) => ({ transports: ['websocket'], extraHeaders: { origin: value } })
  expect(await outcome(socketWith(token, from(origin)))).toBe('connected')
  expect(await outcome(socketWith(token, from('https://evil.example')))).toBe('refused')
})

test('Socket.IO: a logout closes the socket, and its token opens no other one', async () => {
  const user = await person('maker')
  const token = await tokenOf(user)
  const socket = socketWith(token)
  expect(await outcome(socket)).toBe('connected')
  const over = closed(socket)
  await auth.logoutAll(user.id)
  expect(await over).toBe('io server disconnect')
  expect(await outcome(socketWith(token))).toBe('token_invalid')
})

test('Socket.IO: messages are guarded one by one', async () => {
  const [maker, checker, admin] = [await person('maker'), await person('checker'), await person('admin')]
  const ask = async (user: User, name: string, input?: unknown) => {
    const socket = socketWith(await tokenOf(user))
    await outcome(socket)
    return socket.emitWithAck(name, input)
  }
  expect(await ask(maker, 'me')).toEqual({ id: maker.id, roles: ['maker'] })
  expect(await ask(maker, 'reports')).toMatchObject({ code: 'forbidden' })
  expect(await ask(admin, 'reports')).toEqual({ orders: expect.any(Number) })
  const id = orderFor(checker)
  expect(await ask(maker, 'approve', { id })).toMatchObject({ code: 'forbidden' })
  expect(await ask(await person('checker'), 'approve', { id })).toMatchObject({ code: 'forbidden' })
  for (const wrong of [undefined, null, 7, { id: { $ne: 1 } }]) {
    expect(await ask(checker, 'approve', wrong)).toMatchObject({ code: 'not_found' })
  }
  expect(await ask(checker, 'approve', { id })).toMatchObject({ id, status: 'approved' })
})

test('Socket.IO: a role that was taken away counts at the next message that looks the user up', async () => {
  const former = await person('checker')
  const socket = socketWith(await tokenOf(former))
  await outcome(socket)
  former.roles = ['maker']
  expect(await socket.emitWithAck('approve', { id: orderFor(former) })).toMatchObject({ code: 'forbidden' })
})

test('Socket.IO: an expired token sends no more messages', async () => {
  const socket = socketWith(await tokenOf(await person('maker')))
  await outcome(socket)
  time.advance('16m')
  expect(await socket.emitWithAck('me', {})).toMatchObject({ code: 'token_expired' })
})
