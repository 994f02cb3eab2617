import { describe, expect, test } from 'vitest'
import { createGuard } from '../src/http/index.ts'
import type { AuthOptions } from '../src/options/options.ts'
import { codeOf, testAuth, type TestUser } from './fixtures/auth.ts'
import type { HttpRequest } from '../src/http/index.ts'

type Options = Partial<AuthOptions<TestUser, { roles: readonly string[] }>>

function requestWith(token: string): HttpRequest {
  const value = `Bearer ${token}`
  return { method: 'GET', header: name => (name === 'authorization' ? value : undefined), rawHeaders: [] }
}

/** Runs something, and gives the warnings that the process was given meanwhile. */
async function warningsDuring(run: () => Promise<unknown>): Promise<string[]> {
  const warnings: string[] = []
  const onWarning = (warning: Error) => void warnings.push(warning.message)
  await new Promise(resolve => setImmediate(resolve))
  process.on('warning', onWarning)
  await run()
  await new Promise(resolve => setImmediate(resolve))
  process.off('warning', onWarning)
  return warnings
}

async function failThrice(options: Options) {
  const { auth, events } = await testAuth(options)
  for (let i = 0; i < 3; i++) await auth.login({ login: 'ann', password: 'x' }).catch(() => undefined)
  return events
}

const directory = { findById: async () => undefined, replacePasswordHash: async () => false }
const numericId = { ...directory, findByLogin: async () => ({ id: 7, user: {}, passwordHash: null }) } as never

describe('a mistake of the application', () => {
  test('C07 is a warning with its cause, once of each kind, outside production', async () => {
    const warnings = await warningsDuring(() => failThrice({ users: numericId }))
    expect(warnings).toEqual(['users.findByLogin: id is a number; ids are strings'])
  })

  test('C07 that throws is a warning with its place', async () => {
    const findByLogin = async () => Promise.reject(Object.assign(new Error('ann@example.test'), { code: '42P01' }))
    const [warning, ...others] = await warningsDuring(() => failThrice({ users: { ...directory, findByLogin } }))
    expect(others).toEqual([])
    expect(warning).toMatch(/^users\.findByLogin: 42P01 \(.*migrations.*\) at .*mistakes\.test\.ts:\d+:\d+$/)
    expect(warning).not.toContain('ann')
  })

  test('C07 is only an event in production, and no warning', async () => {
    const { memoryStore } = await import('../src/index.ts')
    const options = { users: numericId, production: true, store: memoryStore({ allowInProduction: true }) }
    let events: unknown[] = []
    expect(await warningsDuring(async () => (events = await failThrice(options)))).toEqual([])
    expect(events).toHaveLength(3)
    expect(events[0]).toMatchObject({ type: 'store_failed', reason: 'id is a number; ids are strings', place: null })
  })
})

describe('claims', () => {
  test.each([undefined, null])('C07 that resolve to %s are no claims', async none => {
    const { auth, ann } = await testAuth({ claims: () => none as never })
    const { accessToken } = await auth.createSession(ann.id)
    expect(await auth.verify(accessToken)).not.toHaveProperty('roles')
  })

  test.each([
    ['throw', () => Promise.reject(new Error('down')), 'Error'],
    ['are a string', () => 'maker', 'resolved to a string; it must be an object'],
    ['are a list', () => ['maker'], 'resolved to a list; it must be an object'],
  ])('C07 that %s are 503 and an event', async (_, claims, reason) => {
    const { auth, ann, events } = await testAuth({ claims: claims as never })
    expect(await codeOf(auth.createSession(ann.id))).toBe('store_unavailable')
    expect(events).toContainEqual(expect.objectContaining({ type: 'store_failed', operation: 'claims', reason }))
  })

  test('that may not be signed are an event with the name of the claim', async () => {
    const { auth, ann, events } = await testAuth({ claims: () => ({ roles: [], sub: 'bob' }) })
    await expect(auth.createSession(ann.id)).rejects.toThrow(TypeError)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'application_mistake', where: 'claims', reason: 'sub is reserved' }),
    )
  })
})

describe('H05 guard.roles that can never let anybody in says why, once', () => {
  test.each([
    ['no claims', () => ({}), /no claim roles.*option claims/],
    ['roles that are null', () => ({ roles: null }), /no claim roles/],
    ['roles as a string', () => ({ roles: 'maker' }), /the claim roles is a string/],
    ['roles as rows', () => ({ roles: [{ code: 'maker' }] }), /the claim roles is a list with an object in it/],
  ])('H05 %s', async (_, claims, reason) => {
    const { auth, ann, events } = await testAuth({ claims: claims as never })
    const { accessToken } = await auth.createSession(ann.id)
    const warnings = await warningsDuring(async () => {
      for (const roles of [['maker'], ['maker'], ['checker']]) {
        expect(await codeOf(createGuard(auth, { roles })(requestWith(accessToken)))).toBe('forbidden')
      }
    })
    const mistakes = events.filter(event => event.type === 'application_mistake')
    expect(mistakes).toEqual([
      expect.objectContaining({ where: 'guard', reason: expect.stringMatching(reason) as unknown }),
    ])
    expect(warnings).toEqual([expect.stringMatching(reason)])
  })

  test('H05 a token with other roles, or with none, is an ordinary 403', async () => {
    const { auth, ann, events } = await testAuth({ claims: () => ({ roles: [] }) })
    const { accessToken } = await auth.createSession(ann.id)
    expect(await codeOf(createGuard(auth, { roles: ['maker'] })(requestWith(accessToken)))).toBe('forbidden')
    expect(events.filter(event => event.type === 'application_mistake')).toEqual([])
  })
})

test('the fake timers of a test runner move an Auth that was made before them', async () => {
  const { vi } = await import('vitest')
  const { createAuth, memoryStore } = await import('../src/index.ts')
  const { settings, ann } = await testAuth()
  const { clock: _, ...options } = settings
  const auth = createAuth({ ...options, store: memoryStore() })
  const { accessToken } = await auth.createSession(ann.id)
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(Date.now() + 3_600_000)
  expect(await codeOf(auth.verify(accessToken))).toBe('token_expired')
  vi.useRealTimers()
  expect((await auth.verify(accessToken)).sub).toBe(ann.id)
})
