import { describe, expect, test } from 'vitest'
import { operationIdOf } from '../../../src/http/routes/operation-routes.ts'
import { authRouteNames } from '../../../src/http/routes/route.ts'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import type { PasswordResetMessage } from '../../../src/index.ts'
import { sallyport } from '../../../src/web.ts'
import { codeOf, merged, password, type TestUser, testAuth } from '../../fixtures/auth.ts'
import { instantHasher } from '../../fixtures/instant-hasher.ts'

const next = 'a brand new horse staple'

async function served(options: Parameters<typeof testAuth>[0] = {}) {
  const mails: PasswordResetMessage<TestUser>[] = []
  const sendReset = async (message: PasswordResetMessage<TestUser>) => void mails.push(message)
  const base = { hashing: { hasher: instantHasher() }, passwords: { sendReset } }
  const made = await testAuth(merged(base, options))
  made.ann.passwordHash = `plain:${password}`
  const { routes: handle } = sallyport(made.auth, { clientIp: false })
  async function post(path: string, body: unknown, token?: string) {
    const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
    const request = new Request(`https://api.example.test/auth${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    const response = (await handle(request))!
    const text = await response.text()
    return { status: response.status, headers: response.headers, body: text === '' ? undefined : JSON.parse(text) }
  }
  return { ...made, mails, post }
}

async function mailed(mails: readonly unknown[]): Promise<void> {
  for (let turn = 0; turn < 20 && mails.length === 0; turn++) await new Promise(resolve => setImmediate(resolve))
}

test('every name is a route, in the order of the names', async () => {
  const { auth } = await served()
  expect(authRoutes(auth).map(({ operation }) => operation.id)).toEqual(authRouteNames.map(operationIdOf))
})

describe('passwords over HTTP', () => {
  test('D14 POST /password requires the current password, checks the new one, revokes every session and responds with a new pair', async () => {
    const { post, auth, ann } = await served()
    const { accessToken } = await auth.createSession(ann.id)
    const other = await auth.createSession(ann.id)
    expect((await post('/password', { current_password: password, new_password: next })).status).toBe(401)
    const wrong = await post('/password', { current_password: 'wrong', new_password: next }, accessToken)
    expect([wrong.status, wrong.body.code]).toEqual([403, 'password_incorrect'])
    const short = await post('/password', { current_password: password, new_password: 'short' }, accessToken)
    expect([short.status, short.body.code, short.body.minLength]).toEqual([422, 'password_too_short', 15])
    expect((await post('/password', { current_password: password }, accessToken)).status).toBe(400)
    const changed = await post('/password', { current_password: password, new_password: next }, accessToken)
    expect([changed.status, changed.headers.get('cache-control')]).toEqual([200, 'no-store'])
    expect(await auth.verify(changed.body.access_token)).toMatchObject({ sub: ann.id, amr: ['pwd'] })
    expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
    expect(await codeOf(auth.verify(other.accessToken))).toBe('token_invalid')
  })

  test('G04 POST /password/forgot is 202 no matter who asks; G01 POST /password/reset is 204 once, then 400', async () => {
    const { post, mails } = await served()
    const known = await post('/password/forgot', { username: 'ann' })
    const unknown = await post('/password/forgot', { username: 'nobody' })
    expect([known.status, known.body]).toEqual([202, undefined])
    expect({ ...unknown, headers: [...unknown.headers] }).toEqual({ ...known, headers: [...known.headers] })
    await mailed(mails)
    const reset = { token: mails[0]!.token, new_password: next }
    expect((await post('/password/reset', { ...reset, new_password: 'short' })).status).toBe(422)
    expect((await post('/password/reset', reset)).status).toBe(204)
    const again = await post('/password/reset', reset)
    expect([again.status, again.body.code]).toEqual([400, 'one_time_token_invalid'])
  })

  test('C09 bodies are JSON with strings only', async () => {
    const { post } = await served()
    for (const body of [{}, [], { username: ['ann'] }, { username: { $gt: '' } }, 'ann', null]) {
      expect((await post('/password/forgot', body)).status).toBe(400)
      expect((await post('/password/reset', body)).status).toBe(400)
    }
  })

  test('without a way to send resets there are no routes for them', async () => {
    const { auth } = await testAuth()
    const paths = authRoutes(auth).map(({ path }) => path)
    expect(paths).toContain('/password')
    expect(paths).not.toContain('/password/forgot')
  })
})

describe('step-up', () => {
  test('RFC 9470 a new session with a new auth_time replaces the old one; a wrong password has no effect', async () => {
    const { post, auth, ann, advance } = await served()
    const { accessToken } = await auth.createSession(ann.id)
    advance(600)
    expect((await post('/reauthenticate', { password: 'wrong' }, accessToken)).status).toBe(403)
    const stepped = await post('/reauthenticate', { password }, accessToken)
    expect(stepped.status).toBe(200)
    const before = 1_800_000_000
    expect((await auth.verify(stepped.body.access_token)).auth_time).toBe(before + 600)
    expect(await codeOf(auth.verify(accessToken))).toBe('token_invalid')
    expect(await auth.listSessions(ann.id)).toHaveLength(1)
  })
})
