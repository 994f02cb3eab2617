import { describe, expect, test } from 'vitest'
import { internalsOf, withInternals } from '../../../src/auth/internals.ts'
import { AuthError, type HiddenCause, isAuthError } from '../../../src/errors.ts'
import { createGuard, type GuardOptions } from '../../../src/http/guard/guard.ts'
import type { HttpRequest } from '../../../src/http/request/request.ts'
import { authRoutes } from '../../../src/http/routes/routes.ts'
import type { RegisteredClaims } from '../../../src/token/claims.ts'
import { sallyport } from '../../../src/web.ts'
import { setUp } from '../setup.ts'

const { auth, time, users, events, login } = setUp()

function requestWith(token?: string): HttpRequest {
  const value = token === undefined ? undefined : `Bearer ${token}`
  return {
    method: 'GET',
    header: name => (name === 'authorization' ? value : undefined),
    rawHeaders: value === undefined ? [] : ['Authorization', value],
  }
}

async function refusal(outcome: Promise<unknown>): Promise<AuthError> {
  const error: unknown = await outcome.then(
    () => expect.fail('was let in'),
    (reason: unknown) => reason,
  )
  return isAuthError(error) ? error : expect.fail('is no AuthError')
}

describe('who is let in', () => {
  test('a good token, and its claims are typed', async () => {
    const { accessToken } = await login('admin')
    const { claims, user } = await createGuard(auth)(requestWith(accessToken))
    expect([claims.sub, claims.roles, user]).toEqual(['u-admin', ['admin'], undefined])
  })

  test('nobody without a token', async () => {
    expect((await refusal(createGuard(auth)(requestWith()))).code).toBe('authentication_required')
  })

  test('anybody at an optional guard, but nobody with a bad token', async () => {
    const guard = createGuard(auth, { optional: true })
    const { accessToken } = await login('maker1')
    expect(await guard(requestWith())).toBeUndefined()
    expect((await guard(requestWith(accessToken)))?.claims.sub).toBe('u-maker')
    expect((await refusal(guard(requestWith('x.y.z')))).code).toBe('token_invalid')
  })

  test('who has one of the roles (H10: 403 for others, 401 for nobody)', async () => {
    const guard = createGuard(auth, { roles: ['checker', 'admin'] })
    expect((await guard(requestWith((await login('admin')).accessToken))).claims.sub).toBe('u-admin')
    expect((await refusal(guard(requestWith((await login('maker1')).accessToken)))).code).toBe('forbidden')
    expect((await refusal(guard(requestWith()))).code).toBe('authentication_required')
    expect(events.at(-1)).toMatchObject({ type: 'access_denied', subject: 'u-maker', reason: 'forbidden' })
  })

  test('a token from the application’s token source', async () => {
    const { accessToken } = await login('maker1')
    const guard = createGuard(auth, {}, { tokenSource: async () => accessToken })
    expect((await guard(requestWith())).claims.sub).toBe('u-maker')
  })
})

describe('H08 recheck reads the user again', () => {
  test('as it is now', async () => {
    const guard = createGuard(auth, { recheck: '0s' })
    const { accessToken } = await login('maker1')
    users.set('u-maker', { ...users.get('u-maker')!, roles: ['maker', 'late'] })
    expect((await guard(requestWith(accessToken))).user?.roles).toEqual(['maker', 'late'])
  })

  test('and refuses a deleted user', async () => {
    users.set('u-brief', { id: 'u-brief', username: 'brief', roles: [] })
    const { accessToken } = await login('brief')
    users.delete('u-brief')
    const error = await refusal(createGuard(auth, { recheck: '0s' })(requestWith(accessToken)))
    expect(error.code).toBe('token_invalid')
    expect(events.at(-1)).toMatchObject({ type: 'access_denied', subject: 'u-brief' })
  })
})

test('R-12 maxAge takes no login at a time that is still to come, as of a process whose clock is ahead', async () => {
  const { refreshToken } = await login('admin')
  time.now -= 3_600_000
  const { accessToken } = await auth.refresh(refreshToken)
  time.now += 1000
  const error = await refusal(createGuard(auth, { maxAge: '5m' })(requestWith(accessToken)))
  expect(error.code).toBe('reauthentication_required')
  time.now += 3_599_000
})

test('maxAge asks for a recent login, whatever the token’s own age', async () => {
  const guard = createGuard(auth, { maxAge: '5m' })
  const { accessToken } = await login('admin')
  time.now += 300_000
  expect((await guard(requestWith(accessToken))).claims.sub).toBe('u-admin')
  time.now += 1000
  const error = await refusal(guard(requestWith(accessToken)))
  expect([error.code, error.details]).toEqual(['reauthentication_required', { max_age: 300 }])
})

const claims: RegisteredClaims = {
  iss: 'i',
  aud: 'a',
  sub: 'u-1',
  sid: 's',
  jti: 'j',
  iat: time.now / 1000,
  exp: time.now / 1000 + 900,
  auth_time: time.now / 1000,
}

/** The real Auth, whose `verify` answers what only a broken one does. */
function authAnswering(value: unknown) {
  return { ...auth, verify: async () => value as RegisteredClaims & { roles: readonly string[] } }
}

describe('H05 only an array of strings names roles', () => {
  test.each([
    'superadmin',
    'admin',
    { length: 1, 0: 'admin' },
    { includes: () => true, some: () => true },
    new Set(['admin']),
    [['admin']],
    ['admin', 1],
    [{ toString: () => 'admin' }],
    ['ADMIN'],
    ['admin '],
    [],
    undefined,
    null,
    true,
  ])('%j is no admin', async roles => {
    const guard = createGuard(authAnswering({ ...claims, roles }), { roles: ['admin'] })
    expect((await refusal(guard(requestWith('t')))).code).toBe('forbidden')
  })

  test.each(['constructor', '__proto__', 'toString', 'length', '0'])(
    'H02 no user has the role %j by inheritance',
    async role => {
      const guard = createGuard(authAnswering({ ...claims, roles: ['admin'] }), { roles: [role] })
      expect((await refusal(guard(requestWith('t')))).code).toBe('forbidden')
    },
  )

  test('roles that are only inherited do not count', async () => {
    const inherited = Object.assign(Object.create({ roles: ['admin'] }) as object, claims)
    const guard = createGuard(authAnswering(inherited), { roles: ['admin'] })
    expect((await refusal(guard(requestWith('t')))).code).toBe('forbidden')
  })
})

describe('C08 only claims are claims', () => {
  test.each([
    undefined,
    null,
    true,
    1,
    'u-1',
    [],
    {},
    { error: 'unreachable' },
    new Error('unreachable'),
    Object.assign(new Error('unreachable'), claims),
    new AuthError('store_unavailable'),
    { ...claims, sub: '' },
    { ...claims, sub: 1 },
    { ...claims, sub: undefined },
    { ...claims, sid: undefined },
    { ...claims, exp: undefined },
    { ...claims, exp: '1e9' },
    { ...claims, exp: Number.NaN },
    { ...claims, auth_time: Infinity },
    Object.create(claims),
    [claims],
    () => claims,
    Object.assign(() => undefined, claims),
  ])('%s is nobody', async value => {
    for (const requirement of [{}, { optional: true as const }]) {
      const error = await refusal(createGuard(authAnswering(value), requirement)(requestWith('t')))
      expect([error.code, error.retry]).toEqual(['store_unavailable', true])
    }
  })
})

describe('C07 a failure underneath is neither an admission nor a 401', () => {
  const rejecting = (reason: unknown) => async () => {
    throw reason as Error
  }
  const fail = rejecting(new Error('connect ECONNREFUSED'))
  const failNow = () => {
    throw new TypeError('x is not a function')
  }

  test.each([
    ['verify rejects', { ...auth, verify: fail }, {}],
    ['verify throws', { ...auth, verify: failNow }, {}],
    ['verify rejects with nothing', { ...auth, verify: rejecting(undefined) }, {}],
    ['verify rejects with what looks like a refusal', { ...auth, verify: rejecting({ status: 401 }) }, {}],
    ['recheck rejects', { ...authAnswering(claims), recheck: fail }, { recheck: '0s' as const }],
    ['recheck throws', { ...authAnswering(claims), recheck: failNow }, { recheck: '0s' as const }],
    ['recheck finds nothing', { ...authAnswering(claims), recheck: async () => undefined }, { recheck: '0s' as const }],
  ])('%s', async (_, broken, requirement) => {
    const denials = events.filter(event => event.type === 'access_denied').length
    const error = await refusal(createGuard(broken, requirement)(requestWith('t')))
    expect([error.code, error.retryAfter]).toEqual(['store_unavailable', 1])
    expect(events.filter(event => event.type === 'access_denied')).toHaveLength(denials)
    expect(events.at(-1)).toMatchObject({ type: 'store_failed', operation: 'guard' })
  })

  test.each([undefined, null])('recheck that resolves to %s, whose claims need no user', async user => {
    const noUser = {
      ...authAnswering(claims),
      recheck: async () => user,
    }
    const custom = { ...internalsOf(auth), customClaims: async () => ({ roles: [] as readonly string[] }) }
    const guard = createGuard(withInternals(noUser, custom), { recheck: '0s' })
    expect((await refusal(guard(requestWith('t')))).code).toBe('store_unavailable')
  })

  test('J07 the original error is in the hidden cause, and can be revealed', async () => {
    const failure = new Error('connect ECONNREFUSED')
    const { cause } = await refusal(createGuard({ ...auth, verify: rejecting(failure) })(requestWith('t')))
    expect((cause as HiddenCause).reveal()).toBe(failure)
  })
})

describe('an error while a request is read is a mistake in the application, and is passed on', () => {
  const mistake = new TypeError('x is not a function')
  const request = requestWith('t')
  const throwing = (): never => {
    throw mistake
  }

  test.each<[string, HttpRequest, GuardOptions]>([
    ['a token source that throws', request, { tokenSource: throwing }],
    ['a token source that rejects', request, { tokenSource: async () => throwing() }],
    ['a header that cannot be read', { ...request, header: throwing }, {}],
    ['a cookie that cannot be read', { ...request, header: throwing }, { cookies: { access: true } }],
  ])('%s', async (_, given, options) => {
    for (const requirement of [{}, { optional: true as const }]) {
      await expect(createGuard(auth, requirement, options)(given)).rejects.toBe(mistake)
    }
  })

  test.each([undefined, null, 'Authorization', {}])('a request whose rawHeaders are %j', async rawHeaders => {
    const given = { ...request, rawHeaders: rawHeaders as never }
    await expect(createGuard(auth)(given)).rejects.toThrow(/^request\.rawHeaders: must be an array/)
  })

  test('an AuthError of a token source is its refusal', async () => {
    const tokenSource = async () => Promise.reject(new AuthError('store_unavailable'))
    expect((await refusal(createGuard(auth, {}, { tokenSource })(request))).code).toBe('store_unavailable')
  })
})

test('an option that does not exist is named', () => {
  expect(() => createGuard(auth, {}, { cookie: {} } as never)).toThrow(/^cookie: is not an option of a guard, whose/)
  expect(() => authRoutes({} as never, { loginfield: 'x' } as never)).toThrow(/^loginfield: is not an option of the/)
  expect(() => sallyport({} as never, { basepath: '' } as never)).toThrow(/^basepath: is not an option of sallyport/)
})

test('a guard keeps to the rule that it was made with', async () => {
  const roles = ['admin']
  const guard = createGuard(auth, { roles })
  roles.push('maker')
  expect((await refusal(guard(requestWith((await login('maker1')).accessToken)))).code).toBe('forbidden')
})
