import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { internalsOf } from '../../../src/auth/internals.ts'
import { isAuthError, memoryStore } from '../../../src/index.ts'
import { createGuard } from '../../../src/http/guard/guard.ts'
import type { HttpRequest } from '../../../src/http/request/request.ts'
import { bearerToken } from '../../../src/http/request/token-source.ts'
import { codeOf, testAuth } from '../../fixtures/auth.ts'
import { brokenStore } from '../../fixtures/broken-store.ts'

function requestWith(...values: readonly string[]): HttpRequest {
  return {
    method: 'GET',
    header: name => (name === 'authorization' ? values[0] : undefined),
    rawHeaders: values.flatMap(value => ['Authorization', value]),
  }
}

/** A token that a guard remembers: it was seen three times. */
async function remembered(options: Parameters<typeof testAuth>[0] = {}) {
  const world = await testAuth(options)
  const guard = createGuard(world.auth)
  const pair = await world.auth.createSession(world.ann.id)
  const request = requestWith(`Bearer ${pair.accessToken}`)
  for (let time = 0; time < 3; time++) await guard(request)
  const isRecognised = () => internalsOf(world.auth).verification!.recognise(pair.accessToken) !== undefined
  expect(isRecognised()).toBe(true)
  return { ...world, ...pair, guard, request, isRecognised }
}

describe('B18 a guard that remembers a token', () => {
  test('B18 answers every header as one that takes it apart', async () => {
    const { auth, guard, accessToken } = await remembered()
    const careful = createGuard(auth, {}, { tokenSource: request => bearerToken(request) })
    const scheme = fc.constantFrom(
      'Bearer ',
      'bearer ',
      'Bearer  ',
      'Bearer',
      'DPoP ',
      'Bearer Bearer ',
      ' Bearer ',
      '',
    )
    const tail = fc.constantFrom('', '', '', ' ', '=', ',', ', Bearer x', '\t', 'A', '.', '\u{1f511}')
    const value = fc.tuple(scheme, tail).map(([start, end]) => `${start}${accessToken}${end}`)
    const values = fc.array(fc.oneof({ weight: 4, arbitrary: value }, { weight: 1, arbitrary: fc.string() }), {
      maxLength: 2,
    })
    await fc.assert(
      fc.asyncProperty(values, async sent => {
        expect(await outcomeOf(guard(requestWith(...sent)))).toEqual(await outcomeOf(careful(requestWith(...sent))))
      }),
      { numRuns: 1000 },
    )
  })

  test.each([null, 7, ['Bearer x'], {}])(
    'B18 answers as before to a header that an adapter gives as %j',
    async value => {
      const { auth, guard } = await remembered()
      const careful = createGuard(auth, {}, { tokenSource: request => bearerToken(request) })
      const request = { ...requestWith(), header: () => value as never }
      expect(await outcomeOf(guard(request))).toEqual(await outcomeOf(careful(request)))
      expect(await codeOf(guard(request))).toMatch(/^(authentication_required|invalid_request|token_invalid)$/)
    },
  )

  test('B18 gives the claims that verify gives, and passes on to its other checks', async () => {
    const { auth, accessToken, guard, request } = await remembered()
    expect((await guard(request)).claims).toBe(await auth.verify(accessToken))
    expect(await codeOf(createGuard(auth, { roles: ['admin'] })(request))).toBe('forbidden')
  })

  test.each<[event: string, code: string, happen: (world: Awaited<ReturnType<typeof remembered>>) => unknown]>([
    ['a logout', 'token_invalid', ({ auth, refreshToken }) => auth.logout(refreshToken)],
    [
      'a logout in another process',
      'token_invalid',
      ({ startAnother, refreshToken }) => startAnother().logout(refreshToken),
    ],
    ['a block', 'token_invalid', ({ auth, ann }) => auth.block(ann.id)],
    ['its expiry', 'token_expired', ({ advance }) => advance(15 * 60 + 5)],
    ['the end of the Auth', 'closed', ({ auth }) => auth.close()],
  ])('F11 refuses it at once after %s', async (_event, code, happen) => {
    const world = await remembered()
    await happen(world)
    expect(world.isRecognised()).toBe(false)
    expect(await codeOf(world.guard(world.request))).toBe(code)
  })

  test('C07 asks the store while the feed is stale, and refuses with 503 if that fails', async () => {
    const faults = new Set<string>()
    const { guard, request, advance } = await remembered({ store: brokenStore(memoryStore(), { faults }) })
    advance(11)
    faults.add('sessions.find')
    expect(await codeOf(guard(request))).toBe('store_unavailable')
    faults.clear()
    expect(await codeOf(guard(request))).toBeUndefined()
  })

  test('F11 asks the application’s own verify, if there is one', async () => {
    const { auth, request } = await remembered()
    const refusing = { ...auth, verify: async () => Promise.reject(new TypeError('refused')) }
    expect(await codeOf(createGuard(refusing)(request))).toBe('store_unavailable')
  })

  test('B18 still refuses a second token in a cookie', async () => {
    const { auth, accessToken } = await remembered()
    const guard = createGuard(auth, {}, { cookies: { origins: [], access: { name: '__Host-access' } } })
    const headers: Record<string, string> = {
      authorization: `Bearer ${accessToken}`,
      cookie: `__Host-access=${accessToken}`,
    }
    const request = { ...requestWith(headers['authorization']!), header: (name: string) => headers[name] }
    expect(await codeOf(guard(request))).toBe('invalid_request')
  })
})

async function outcomeOf(admitted: Promise<unknown>): Promise<unknown> {
  return admitted.catch((error: unknown) => (isAuthError(error) ? [error.code, error.message] : error))
}
