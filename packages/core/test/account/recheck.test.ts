import { describe, expect, test } from 'vitest'
import { createRecheck } from '../../src/account/recheck.ts'
import { codeOf, testAuth } from '../fixtures/auth.ts'
import { frozenClock } from '../fixtures/clock.ts'

/** A users table whose reads end when the test says so; each reads the state at its start. */
function slowDirectory() {
  const state = { roles: 'maker' }
  const reads: (() => void)[] = []
  const findById = (id: string) => {
    const user = { ...state }
    return new Promise<{ id: string; user: typeof state; passwordHash: null }>(resolve =>
      reads.push(() => resolve({ id, user, passwordHash: null })),
    )
  }
  return { state, reads, findById }
}

const tick = () => new Promise(resolve => setImmediate(resolve))

describe('recheck', () => {
  test('H08 recheck 0s never shares a look-up that had started before it was asked', async () => {
    const { clock } = frozenClock()
    const directory = slowDirectory()
    const recheck = createRecheck(directory, clock)
    const early = recheck.read('ann', 0)
    await tick()
    directory.state.roles = 'none'
    const late = recheck.read('ann', 0)
    await tick()
    expect(directory.reads).toHaveLength(2)
    for (const end of directory.reads) end()
    expect(await early).toEqual({ roles: 'maker' })
    expect(await late).toEqual({ roles: 'none' })
  })

  test('H08 callers of the same moment share one look-up', async () => {
    const { clock } = frozenClock()
    const directory = slowDirectory()
    const recheck = createRecheck(directory, clock)
    const all = Array.from({ length: 100 }, () => recheck.read('ann', 0))
    await tick()
    expect(directory.reads).toHaveLength(1)
    directory.reads[0]!()
    expect(await Promise.all(all)).toHaveLength(100)
  })

  test('H08 recheck 5s reads at most every 5 seconds', async () => {
    const { auth, ann, advance, rows } = await testAuth()
    const claims = { sub: ann.id }
    expect((await auth.recheck(claims, '5s')).roles).toEqual(['maker'])
    rows.get(ann.id)!.roles = []
    advance(5)
    expect((await auth.recheck(claims, '5s')).roles).toEqual(['maker'])
    advance(0.001)
    expect((await auth.recheck(claims, '5s')).roles).toEqual([])
  })

  test('R-12 H08 what was read is shared within its moment, and not with who is before it: a clock that went back', async () => {
    const { clock, advance } = frozenClock()
    const directory = slowDirectory()
    const recheck = createRecheck(directory, clock)
    const first = recheck.read('ann', 5000)
    await tick()
    directory.reads[0]!()
    await first
    await recheck.read('ann', 5000)
    expect(directory.reads).toHaveLength(1)
    advance(-0.001)
    const second = recheck.read('ann', 5000)
    await tick()
    expect(directory.reads).toHaveLength(2)
    directory.reads[1]!()
    await second
  })

  test('C07 a look-up that fails late does not discard a newer one', async () => {
    const { clock } = frozenClock()
    const failures: ((reason: Error) => void)[] = []
    let reads = 0
    const late = () => new Promise<never>((_, reject) => failures.push(reject))
    const found = async (id: string) => ({ id, user: { roles: 'maker' }, passwordHash: null })
    const recheck = createRecheck({ findById: id => (reads++ === 0 ? late() : found(id)) }, clock)
    const first = codeOf(recheck.read('ann', 0))
    await tick()
    await recheck.read('ann', 0)
    failures[0]!(new Error('ECONNRESET'))
    expect(await first).toContain('ECONNRESET')
    await recheck.read('ann', 5000)
    expect(reads).toBe(2)
  })

  test('H08 what the feed made stale is never served, in another process either', async () => {
    const { auth, ann, startAnother } = await testAuth()
    const other = startAnother()
    await other.ready()
    const claims = { sub: ann.id }
    await other.recheck(claims, '60s')
    ann.roles = []
    await auth.userChanged(ann.id)
    expect((await other.recheck(claims, '60s')).roles).toEqual([])
  })

  test('F07 a user who is gone or blocked is refused without a reason', async () => {
    const { auth, ann } = await testAuth()
    ann.blocked = true
    expect(await codeOf(auth.recheck({ sub: ann.id }))).toBe('token_invalid')
    expect(await codeOf(auth.recheck({ sub: 'nobody' }, '5s'))).toBe('token_invalid')
  })

  test('C07 a users table that is down is 503, and is asked again', async () => {
    let down = true
    const { auth, ann, users } = await testAuth()
    const { startAnother } = await testAuth({
      users: { ...users, findById: id => (down ? Promise.reject(new Error('ECONNREFUSED')) : users.findById(id)) },
    })
    const other = startAnother()
    expect(await codeOf(other.recheck({ sub: ann.id }, '5s'))).toBe('store_unavailable')
    down = false
    expect((await other.recheck({ sub: ann.id }, '5s')).id).toBe(ann.id)
    await auth.close()
  })

  test('B15 an invalid duration is a TypeError that names the argument', async () => {
    const { auth, ann } = await testAuth()
    await expect(auth.recheck({ sub: ann.id }, JSON.parse('"5 s"'))).rejects.toThrow(/maxAge/)
  })
})

describe('watch', () => {
  test('F11 a signal aborts when its session is revoked in another process, when its user is blocked, and on close', async () => {
    const { auth, ann, startAnother } = await testAuth()
    const other = startAnother()
    const pairs = await Promise.all([1, 2, 3].map(() => auth.createSession(ann.id)))
    const signals = await Promise.all(pairs.map(async pair => other.watch(await other.verify(pair.accessToken))))
    await auth.logout(pairs[0]!.refreshToken)
    expect(signals.map(signal => signal.aborted)).toEqual([true, false, false])
    await auth.block(ann.id)
    expect(signals.map(signal => signal.aborted)).toEqual([true, true, true])
    await auth.unblock(ann.id)
    const last = other.watch(await other.verify((await auth.createSession(ann.id)).accessToken))
    await other.close()
    expect(last.aborted).toBe(true)
  })

  test('F11 a signal for a token that is already refused or expired is aborted from the start', async () => {
    const { auth, ann, advance } = await testAuth()
    const { accessToken, refreshToken } = await auth.createSession(ann.id)
    const claims = await auth.verify(accessToken)
    await auth.logout(refreshToken)
    expect(auth.watch(claims).aborted).toBe(true)
    const next = await auth.verify((await auth.createSession(ann.id)).accessToken)
    advance(900)
    expect(auth.watch(next).aborted).toBe(true)
  })
})
