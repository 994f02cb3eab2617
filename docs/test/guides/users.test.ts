import type { Router } from 'express'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { auth, mails, users } from './given.ts'
import { makeGuides, type Served, serve, tokenOf } from './guides.ts'

const password = 'correct horse battery staple'
const project = makeGuides([
  'blocking-users.md',
  'faq.md',
  'logging.md',
  'production.md',
  'reset-and-verify-email.md',
  'roles-and-tenants.md',
  'second-factor.md',
  'sessions.md',
  'sign-up.md',
])
const load = async <M>(file: string) => (await import(project.path(`${file}.ts`))) as M

const served: Served[] = []
async function open(file: string, name: string): Promise<Served['call']> {
  const one = await serve((await load<Record<string, Router>>(file))[name]!)
  served.push(one)
  return one.call
}

let next = 0
/** A user with a password, and their session. */
async function signedIn(roles: readonly string[] = []) {
  const email = `user${next++}@example.com`
  const passwordHash = await auth.passwords.hash(password)
  const { id } = (await users.insertUnlessTaken({ email, passwordHash, roles }))!
  return { id, email, token: await tokenOf(id) }
}

afterAll(() => {
  for (const { close } of served) close()
  project.remove()
})

describe('sign-up.md', () => {
  test('normalizeLogin gives the results shown', () => load('normalize'))

  test('a user who signed up in capitals logs in', async () => {
    const call = await open('sign-up', 'signUp')
    const body = { email: ' Ann@Example.com', password }
    expect(await call('POST /users', { body })).toMatchObject({ status: 202 })
    expect(await call('POST /users', { body })).toMatchObject({ status: 202 })
    await expect(auth.login({ login: 'ANN@example.com', password })).resolves.toBeTruthy()
    const short = { email: 'bob@example.com', password: 'short' }
    expect(await call('POST /users', { body: short })).toMatchObject({ status: 422, body: { minLength: 15 } })
    expect(await call('POST /users', { body: {} })).toMatchObject({ status: 400 })
  })

  test('a new user is logged in at once', async () => {
    const call = await open('sign-up-and-log-in', 'signUpAndLogIn')
    const body = { email: 'cleo@example.com', password }
    const { status, body: pair } = await call('POST /users', { body })
    expect([status, Object.keys(pair)]).toEqual([201, ['access_token', 'token_type', 'expires_in', 'refresh_token']])
    expect((await call('POST /users', { body })).status).toBe(409)
  })
})

describe('reset-and-verify-email.md', () => {
  let call: Served['call']
  beforeAll(async () => {
    call = await open('verify-email', 'verification')
  })
  const link = (text: string) => new URLSearchParams(new URL(text).hash.slice(1))

  test('the link that was sent to an address changes it once', async () => {
    const { id, email: old, token } = await signedIn()
    expect((await call('POST /email', { token, body: { email: 'New@Example.com' } })).status).toBe(202)
    expect(mails.at(-1)).toMatchObject({ to: 'new@example.com' })
    const sent = link(mails.at(-1)!.text)
    const body = { token: sent.get('token'), email: sent.get('email') }
    expect((await users.find(id))!.email).toBe(old)
    expect(await call('POST /email/verify', { body: { ...body, email: 'other@example.com' } })).toMatchObject({
      status: 400,
      body: { code: 'one_time_token_invalid' },
    })
    expect((await call('POST /email/verify', { body })).status).toBe(204)
    expect(await users.find(id)).toMatchObject({ email: 'new@example.com', emailVerified: true })
    expect((await call('POST /email/verify', { body })).status).toBe(400)
  })

  test('a reset that went to the old address is worthless after a change', async () => {
    const { email, token } = await signedIn()
    await auth.passwords.requestReset({ login: email })
    await vi.waitFor(() => expect(mails.at(-1)).toMatchObject({ to: email }))
    const reset = mails.at(-1)!.text.split('#')[1]!
    await call('POST /email', { token, body: { email: 'moved@example.com' } })
    const sent = link(mails.at(-1)!.text)
    await call('POST /email/verify', { body: { token: sent.get('token'), email: sent.get('email') } })
    await expect(auth.passwords.reset({ token: reset, newPassword: 'another horse battery' })).rejects.toMatchObject({
      code: 'one_time_token_invalid',
    })
  })
})

describe('second-factor.md', () => {
  test('a login needs the password and the code, and its proof works once', async () => {
    const call = await open('second-factor', 'app')
    const { email, id } = await signedIn()
    const wrong = { email, password: 'wrong horse battery staple' }
    expect((await call('POST /auth/login', { body: wrong })).status).toBe(401)
    const { body: first } = await call('POST /auth/login', { body: { email, password } })
    expect(first).toEqual({ user_id: id, proof: expect.any(String) })
    const second = (fields: object) => call('POST /auth/login/code', { body: { ...first, code: '123456', ...fields } })
    expect((await second({ code: '000000' })).status).toBe(401)
    expect((await second({ proof: undefined })).status).toBe(401)
    const { status, body } = await second({})
    expect(status).toBe(200)
    expect(await auth.verify(String(body['access_token']))).toMatchObject({ sub: id, amr: ['pwd', 'otp'] })
    expect((await second({})).status).toBe(401)
    expect((await call('GET /auth/sessions', { token: String(body['access_token']) })).status).toBe(200)
    expect(
      (await call('POST /auth/reauthenticate', { token: String(body['access_token']), body: { password } })).status,
    ).toBe(404)
  })

  test('a step-up replaces the session', async () => {
    const call = await open('step-up', 'stepUp')
    const { token } = await signedIn()
    expect((await call('POST /auth/step-up', { token, body: { code: '1' } })).status).toBe(403)
    const { status, body } = await call('POST /auth/step-up', { token, body: { code: '123456' } })
    expect(status).toBe(200)
    expect((await call('DELETE /account', { token })).status).toBe(401)
    expect((await call('DELETE /account', { token: String(body['access_token']) })).status).toBe(204)
  })
})

describe('sessions.md', () => {
  test('support lists and revokes the sessions of a user', async () => {
    const call = await open('sessions', 'support')
    const { token } = await signedIn(['support'])
    const { id, token: theirs } = await signedIn()
    const { body: listed } = await call(`GET /users/${id}/sessions`, { token })
    const { sid } = await auth.verify(theirs)
    expect(listed).toMatchObject([{ id: sid }])
    expect((await call(`GET /users/${id}/sessions`, { token: theirs })).status).toBe(403)
    expect((await call(`DELETE /users/${id}/sessions/${sid}`, { token })).status).toBe(204)
    expect((await call(`DELETE /users/${id}/sessions/${sid}`, { token })).status).toBe(404)
    await expect(auth.verify(theirs)).rejects.toMatchObject({ code: 'token_invalid' })
    const again = await tokenOf(id)
    expect((await call(`DELETE /users/${id}/sessions`, { token })).status).toBe(204)
    await expect(auth.verify(again)).rejects.toMatchObject({ code: 'token_invalid' })
  })
})

describe('blocking-users.md', () => {
  test('an admin blocks, unblocks, unlocks and changes a user', async () => {
    const call = await open('blocking', 'admin')
    const { token } = await signedIn(['admin'])
    const { id, email, token: theirs } = await signedIn()
    expect((await call(`PUT /users/${id}/block`, { token: theirs })).status).toBe(403)
    expect((await call(`PUT /users/${id}/block`, { token })).status).toBe(204)
    await expect(auth.verify(theirs)).rejects.toMatchObject({ code: 'token_invalid' })
    await expect(auth.login({ login: email, password })).rejects.toMatchObject({ code: 'credentials_invalid' })
    expect((await call(`DELETE /users/${id}/block`, { token })).status).toBe(204)
    await expect(auth.login({ login: email, password })).resolves.toBeTruthy()
    expect((await call(`DELETE /users/${id}/lock`, { token })).status).toBe(204)
    expect((await call(`PUT /users/${id}/roles/checker`, { token })).status).toBe(204)
    expect(await auth.verify(await tokenOf(id))).toMatchObject({ roles: ['checker'] })
  })
})

describe('roles-and-tenants.md', () => {
  test('roles of one tenant do not count in another', () => load('tenants'))

  test('a route is only for some roles', async () => {
    const call = await open('roles', 'reports')
    const { token } = await signedIn(['admin'])
    const { id, token: theirs } = await signedIn()
    expect((await call('GET /reports', { token: theirs })).status).toBe(403)
    expect((await call(`PUT /users/${id}/roles`, { token })).status).toBe(204)
    expect((await call('GET /reports', { token: await tokenOf(id) })).status).toBe(200)
  })
})

describe('other guides', () => {
  test.each(['redact', 'status'])('%s gives the result shown', file => load(file))

  test('the health check answers once the process is ready', async () => {
    const call = await open('health', 'health')
    expect(await call('GET /ready')).toMatchObject({ status: 200, body: { hashing: { queued: 0 } } })
  })

  test('logins that become the same are conflicts, and others are changed', async () => {
    const { planOf } = await load<{ planOf(rows: object[]): object }>('normalize-stored')
    const [ann, bob, bobby] = ['Ann', 'BOB', 'bob'].map(login => ({ id: login, login }))
    expect(planOf([ann!, bob!, bobby!, { id: 'c', login: 'cleo' }])).toEqual({
      changes: [ann],
      conflicts: [bob, bobby],
    })
  })
})
