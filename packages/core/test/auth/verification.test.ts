import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { internalsOf } from '../../src/auth/internals.ts'
import { isAuthError } from '../../src/errors.ts'
import { guardMaker, readGuardOptions } from '../../src/http/guard/guard.ts'
import { nodeRequest } from '../../src/http/request/node-request.ts'
import { setUp } from '../http/setup.ts'

type World = ReturnType<typeof setUp>

/** What came of a call: claims, or the code of an error; and whether it came at once. */
async function outcomeOf(
  call: () => unknown,
): Promise<{ readonly at: 'once' | 'a promise'; readonly outcome: unknown }> {
  const codeOf = (error: unknown) => (isAuthError(error) ? error.code : error)
  try {
    const result = call()
    if (!(result instanceof Promise)) return { at: 'once', outcome: result }
    return { at: 'a promise', outcome: await result.catch(codeOf) }
  } catch (error) {
    return { at: 'once', outcome: codeOf(error) }
  }
}

/** Tokens of every kind, and how each must be answered. */
async function tokensOf({ auth, login, time }: World) {
  const [old, revoked, blocked] = [await login('maker1'), await login('maker1'), await login('admin')]
  time.now += 3_600_000
  const good = await login('maker1')
  const { sid: id, sub: subject } = await auth.verify((await auth.refresh(revoked.refreshToken)).accessToken)
  const renewed = await auth.refresh(revoked.refreshToken)
  await auth.revokeSession({ id, subject })
  const { accessToken: ofBlocked } = await auth.refresh(blocked.refreshToken)
  await auth.block('u-admin')
  return [good.accessToken, old.accessToken, renewed.accessToken, ofBlocked, good.refreshToken, '', 'x', 'x.y.z']
}

describe('a verification without a promise gives what `verify` gives', () => {
  test('for good, expired, revoked and broken tokens, again and again', async () => {
    const world = setUp()
    const { verification } = internalsOf(world.auth)
    const texts = await tokensOf(world)
    for (let round = 0; round < 3; round++) {
      for (const text of texts) {
        const expected = await outcomeOf(() => world.auth.verify(text))
        expect((await outcomeOf(() => verification!.atOnce(text))).outcome).toEqual(expected.outcome)
      }
    }
    expect((await outcomeOf(() => verification!.atOnce(texts[0]!))).at).toBe('once')
  })

  test('for tokens with any change', async () => {
    const world = setUp()
    const { verification } = internalsOf(world.auth)
    const good = (await world.login('maker1')).accessToken
    await world.auth.verify(good)
    await fc.assert(
      fc.asyncProperty(fc.nat(good.length - 1), fc.string({ minLength: 0, maxLength: 2 }), async (at, other) => {
        const text = `${good.slice(0, at)}${other}${good.slice(at + 1)}`
        const expected = await outcomeOf(() => world.auth.verify(text))
        expect((await outcomeOf(() => verification!.atOnce(text))).outcome).toEqual(expected.outcome)
      }),
      { numRuns: 500 },
    )
  })

  test('for a closed Auth', async () => {
    const { auth, login } = setUp()
    const { accessToken } = await login('maker1')
    await auth.close()
    expect((await outcomeOf(() => internalsOf(auth).verification!.atOnce(accessToken))).outcome).toBe('closed')
  })
})

describe('guards', () => {
  const requestWith = (token: string) => {
    const value = `Bearer ${token}`
    return nodeRequest({ method: 'GET' }, { headers: { authorization: value }, rawHeaders: ['Authorization', value] })
  }

  test('answer at once as they answer with a promise', async () => {
    const world = setUp()
    const texts = await tokensOf(world)
    const make = guardMaker(world.auth, readGuardOptions({}))
    for (const requirement of [
      {},
      { roles: ['maker'] },
      { roles: ['admin'] },
      { maxAge: '5m' },
      { recheck: '0s' },
    ] as const) {
      const { check, checkAtOnce } = make(requirement)
      for (const text of [...texts, ...texts]) {
        const expected = await outcomeOf(() => check(requestWith(text)))
        expect((await outcomeOf(() => checkAtOnce(requestWith(text)))).outcome).toEqual(expected.outcome)
      }
    }
    expect((await outcomeOf(() => make({}).checkAtOnce(requestWith(texts[0]!)))).at).toBe('once')
  })

  test('use a `verify` that the application has put in place of ours, before or after the guard was made', async () => {
    const { auth, login } = setUp()
    const { accessToken } = await login('maker1')
    const refuse = async () => Promise.reject(new TypeError('refused'))
    const wrapped = { ...auth, verify: refuse }
    const { checkAtOnce } = guardMaker(wrapped, readGuardOptions({}))({})
    expect((await outcomeOf(() => checkAtOnce(requestWith(accessToken)))).outcome).toBe('store_unavailable')
    await auth.verify(accessToken)
    const later = guardMaker(auth, readGuardOptions({}))({})
    expect((await outcomeOf(() => later.checkAtOnce(requestWith(accessToken)))).at).toBe('once')
    vi.spyOn(auth, 'verify').mockImplementation(refuse)
    expect((await outcomeOf(() => later.checkAtOnce(requestWith(accessToken)))).outcome).toBe('store_unavailable')
  })
})
