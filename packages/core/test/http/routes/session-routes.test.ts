import { describe, expect, test } from 'vitest'
import type { HttpReply } from '../../../src/http/reply/reply.ts'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import type { AuthRoutesOptions } from '../../../src/http/routes/route-options.ts'
import { codeOf } from '../../fixtures/auth.ts'
import { instantHasher } from '../../fixtures/instant-hasher.ts'
import { password, setUp } from '../setup.ts'

function start(options: AuthRoutesOptions = {}) {
  const parts = setUp(instantHasher())
  const routes = authRoutes(parts.auth, options)
  async function send(
    name: string,
    headers: Readonly<Record<string, string>> = {},
    body?: unknown,
  ): Promise<HttpReply> {
    const [method, path] = name.split(' ') as [string, string]
    const all: Readonly<Record<string, string>> = { 'content-type': 'application/json', ...headers }
    const route = routes.find(each => each.method === method && each.path === path)!
    return route.handle({ method, header: key => all[key], rawHeaders: [], params: {}, body })
  }
  return { ...parts, send }
}

test('a user’s sessions are listed with their device and times, and the one that asks is marked', async () => {
  const { send, time } = start()
  const began = time.now / 1000
  const credentials = { username: 'maker1', password }
  await send('POST /login', { 'user-agent': 'Phone' }, credentials)
  time.now += 60_000
  const { body } = await send('POST /login', { 'user-agent': 'Desk' }, credentials)
  const { access_token } = body as { access_token: string }
  const list = await send('GET /sessions', { authorization: `Bearer ${access_token}` })
  const { sessions } = list.body as { sessions: readonly Readonly<Record<string, unknown>>[] }
  expect(sessions.toSorted((a, b) => Number(a['created_at']) - Number(b['created_at']))).toEqual([
    {
      id: expect.any(String),
      device: 'Phone',
      current: false,
      created_at: began,
      last_used_at: began,
      expires_at: expect.any(Number),
    },
    {
      id: expect.any(String),
      device: 'Desk',
      current: true,
      created_at: began + 60,
      last_used_at: began + 60,
      expires_at: expect.any(Number),
    },
  ])
})

describe('in cookie mode', () => {
  test('I06 what only reads needs no proof', async () => {
    const { send, login } = start({ cookies: { access: true } })
    const { accessToken } = await login('maker1')
    const headers = { cookie: `__Host-sp-access=${accessToken}`, 'sec-fetch-site': 'cross-site' }
    expect((await send('GET /sessions', headers)).status).toBe(200)
    expect(await codeOf(send('POST /logout-all', headers))).toBe('csrf')
  })

  test('a step-up without a refresh token is not remembered', async () => {
    const { send, login } = start({ cookies: {} })
    const { accessToken } = await login('maker1')
    const headers = { authorization: `Bearer ${accessToken}`, 'sec-fetch-site': 'same-origin' }
    const stepped = await send('POST /reauthenticate', headers, { password })
    const cookies = stepped.headers.filter(([name]) => name === 'set-cookie')
    expect(cookies).toEqual([['set-cookie', expect.stringMatching(/^__Host-sp-refresh=ey/)]])
    expect(cookies[0]![1]).not.toContain('Max-Age')
  })
})

test('D14 a user who is no longer in the directory is refused before the new password is checked', async () => {
  const { send, login, users, events } = start()
  const { accessToken } = await login('maker1')
  users.delete('u-maker')
  expect(await codeOf(send('POST /password', { authorization: `Bearer ${accessToken}` }, {}))).toBe('token_invalid')
  expect(events.at(-1)).toMatchObject({ type: 'access_denied', subject: 'u-maker', reason: 'token_invalid' })
})

describe('E14 the token of a device', () => {
  const ann = { username: 'maker1', password }

  test('E14 is in the body where the login asks for it there, and then in no cookie', async () => {
    const { send } = start()
    const first = await send('POST /login', {}, { ...ann, device_token: '' })
    const { device_token } = first.body as { device_token: string }
    expect(device_token).toMatch(/^[\w-]{22}~/)
    expect(first.headers.map(([name]) => name)).not.toContain('set-cookie')
    const second = await send('POST /login', {}, { ...ann, username: 'admin', device_token })
    const both = (second.body as { device_token: string }).device_token
    expect(both.endsWith(`!${device_token}`)).toBe(true)
    const third = await send('POST /login', {}, { ...ann, device_token: both })
    expect((third.body as { device_token: string }).device_token.split('!')).toHaveLength(2)
  })

  test('E14 is in a cookie otherwise, where people who share a browser keep one each', async () => {
    const { send } = start()
    const cookieOf = (reply: HttpReply) =>
      /^__Host-sp-device=([^;]+)/.exec(reply.headers.find(([name]) => name === 'set-cookie')?.[1] ?? '')?.[1]
    const first = await send('POST /login', {}, ann)
    const second = await send(
      'POST /login',
      { cookie: `__Host-sp-device=${cookieOf(first)}` },
      { ...ann, username: 'admin' },
    )
    expect([cookieOf(second)?.endsWith(`!${cookieOf(first)}`), first.body]).toEqual([
      true,
      expect.not.objectContaining({ device_token: expect.anything() }),
    ])
  })

  test('E14 is never in the body where the API has cookies', async () => {
    const { send } = start({ cookies: {} })
    const headers = { 'sec-fetch-site': 'same-origin' }
    const { body } = await send('POST /login', headers, { ...ann, device_token: '' })
    expect(body).not.toHaveProperty('device_token')
  })

  test('E14 that is too long is a malformed request', async () => {
    const { send } = start()
    expect(await codeOf(send('POST /login', {}, { ...ann, device_token: 'x'.repeat(2049) }))).toBe('invalid_request')
  })
})
