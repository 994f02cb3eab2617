import { afterEach, describe, expect, test, vi } from 'vitest'
import { type AdapterOptions, adapterBase, type RequestPropertiesOption } from '../../../src/adapter.ts'
import { AuthError } from '../../../src/errors.ts'
import type { HttpRequest, Requirement } from '../../../src/http/index.ts'
import { adapterOptionNames } from '../../../src/http/routes/adapter-base.ts'
import { codeOf } from '../../fixtures/auth.ts'
import { setUp } from '../setup.ts'

type Properties = NonNullable<RequestPropertiesOption['requestProperties']>

const names = { ...adapterOptionNames, requestProperties: true } as const

/** Guards a request of the maker's. */
async function guarded(requestProperties: Properties, requirement: Requirement = {}) {
  const { auth, events } = setUp()
  const options: AdapterOptions & RequestPropertiesOption = { requestProperties }
  const { check } = adapterBase('app', auth, options, names).guard(requirement)
  const { accessToken } = await auth.createSession('u-maker')
  const native = { tenant: 'acme' }
  const call = (token: string | undefined = accessToken) => check(requestOf(native, token))
  return { call, events }
}

function requestOf(native: object, token: string): HttpRequest {
  const value = token === '' ? undefined : `Bearer ${token}`
  return { method: 'GET', header: name => (name === 'authorization' ? value : undefined), rawHeaders: [], native }
}

afterEach(() => vi.useRealTimers())

describe('requestProperties', () => {
  test('are made from the claims and the request, at once or as a promise', async () => {
    const { call } = await guarded({
      user: ({ sub }: { readonly sub: string }) => ({ userId: sub }),
      tenant: async (_claims: unknown, { tenant }: { readonly tenant: string }) => tenant,
    })
    expect((await call())?.properties).toEqual({ user: { userId: 'u-maker' }, tenant: 'acme' })
  })

  test('are made of the claims that a recheck read, and of nothing that a role refuses', async () => {
    const make = vi.fn<(claims: { readonly roles: readonly string[] }) => unknown>(({ roles }) => roles)
    const { call } = await guarded({ roles: make }, { recheck: '0s' })
    expect((await call())?.properties).toEqual({ roles: ['maker'] })
    const forbidding = await guarded({ roles: make }, { roles: ['admin'] })
    expect(await codeOf(forbidding.call())).toBe('forbidden')
    expect(make).toHaveBeenCalledOnce()
  })

  test('are not made for a request without a token', async () => {
    const { call } = await guarded({ user: () => ({}) }, { optional: true })
    expect(await call('')).toBeUndefined()
  })

  test.each([undefined, null])('refuse the token by %s', async value => {
    const { call, events } = await guarded({ user: async () => value })
    expect(await codeOf(call())).toBe('token_invalid')
    expect(events).toContainEqual(expect.objectContaining({ type: 'access_denied', subject: 'u-maker' }))
  })

  test.each([0, '', false])('may be %j', async value => {
    const { call } = await guarded({ value: () => value })
    expect((await call())?.properties).toEqual({ value })
  })

  test('refuse with an AuthError of the application, which is no failure', async () => {
    const { call, events } = await guarded({
      user: () => {
        throw new AuthError('forbidden')
      },
    })
    expect(await codeOf(call())).toBe('forbidden')
    expect(events.filter(({ type }) => type === 'store_failed')).toEqual([])
  })

  test.each([
    () => {
      throw new Error('on purpose')
    },
    () => Promise.reject(new Error('on purpose')),
  ])('that fail are an outage', async make => {
    const { call, events } = await guarded({ user: make })
    expect(await codeOf(call())).toBe('store_unavailable')
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'store_failed', operation: 'requestProperties.user' }),
    )
  })

  test('that never come are an outage after five seconds', async () => {
    const { call } = await guarded({ user: () => new Promise(() => {}) })
    vi.useFakeTimers()
    const code = codeOf(call())
    await vi.advanceTimersByTimeAsync(5000)
    expect(await code).toBe('store_unavailable')
  })

  test.each([
    [{ user: 'x' }, 'requestProperties: user: must be a function'],
    [{ body: () => ({}) }, 'requestProperties: body: is a property that the framework needs'],
    [{ ['__proto__']: () => ({}) }, 'requestProperties: __proto__: is a property that the framework needs'],
    ['user', 'requestProperties: must be an object of functions'],
    [null, 'requestProperties: must be an object of functions'],
  ])('%j is a mistake', async (given, message) => {
    await expect(guarded(given as unknown as Properties)).rejects.toThrow(new TypeError(message))
  })
})
