import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createWatch } from '../../src/session/watch.ts'

beforeEach(() => void vi.useFakeTimers({ now: 1_800_000_000_000 }))
afterEach(() => void vi.useRealTimers())

const now = 1_800_000_000
const claims = (sid: string, sub = 'ann', exp = now + 900) => ({ sid, sub, exp })

describe('F11 a connection that outlives its request', () => {
  test('F11 aborts when its session is revoked, and only then', () => {
    const watch = createWatch(Date.now)
    const [one, two, other] = [claims('s1'), claims('s1'), claims('s2')].map(each => watch.signal(each, false))
    watch.onRevocation({ kind: 'session', sid: 's3', subject: 'ann' })
    expect([one, two, other].map(signal => signal!.aborted)).toEqual([false, false, false])
    watch.onRevocation({ kind: 'session', sid: 's1', subject: 'ann' })
    expect([one, two, other].map(signal => signal!.aborted)).toEqual([true, true, false])
    expect(vi.getTimerCount()).toBe(1)
  })

  test('F13 aborts when its user is blocked, and not when another is, or when a block is lifted', () => {
    const watch = createWatch(Date.now)
    const [one, two, bob] = [claims('s1'), claims('s2'), claims('s3', 'bob')].map(each => watch.signal(each, false))
    watch.onRevocation({ kind: 'unblocked', subject: 'ann' })
    watch.onRevocation({ kind: 'changed', subject: 'ann' })
    expect([one, two, bob].map(signal => signal!.aborted)).toEqual([false, false, false])
    watch.onRevocation({ kind: 'blocked', subject: 'ann' })
    expect([one, two, bob].map(signal => signal!.aborted)).toEqual([true, true, false])
  })

  test('aborts at once if the session was revoked before', () => {
    const watch = createWatch(Date.now)
    expect(watch.signal(claims('s1'), true).aborted).toBe(true)
    expect(watch.signal(claims('s1', 'ann', now), false).aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('aborts when its token expires, by the clock, not before', async () => {
    const watch = createWatch(Date.now)
    const signal = watch.signal(claims('s1'), false)
    await vi.advanceTimersByTimeAsync(899_999)
    expect(signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(1)
    expect(signal.aborted).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('waits longer than a timer can, and for a clock that was set back', async () => {
    const clock = { behind: 0 }
    const watch = createWatch(() => Date.now() - clock.behind)
    const month = 31 * 86_400
    const signal = watch.signal(claims('s1', 'ann', now + month), false)
    await vi.advanceTimersByTimeAsync(2 ** 31 - 1)
    expect(signal.aborted).toBe(false)
    clock.behind = 60_000
    await vi.advanceTimersByTimeAsync(month * 1000 - (2 ** 31 - 1))
    expect(signal.aborted).toBe(false)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(signal.aborted).toBe(true)
  })

  test('a new connection with the id of a revoked session is watched separately', () => {
    const watch = createWatch(Date.now)
    const first = watch.signal(claims('s1'), false)
    watch.onRevocation({ kind: 'session', sid: 's1', subject: 'ann' })
    const second = watch.signal(claims('s1'), false)
    expect([first.aborted, second.aborted]).toEqual([true, false])
    watch.onRevocation({ kind: 'session', sid: 's1', subject: 'ann' })
    expect(second.aborted).toBe(true)
  })

  test('close aborts all, and leaves no timer', () => {
    const watch = createWatch(Date.now)
    const signals = [claims('s1'), claims('s1'), claims('s2', 'bob')].map(each => watch.signal(each, false))
    watch.close()
    expect(signals.map(signal => signal.aborted)).toEqual([true, true, true])
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('F11 what a watch costs', () => {
  test('F11 a released connection leaves nothing behind, and its signal stays as it is', () => {
    const watch = createWatch(Date.now)
    const signal = watch.signal(claims('s1'), false)
    signal.release()
    signal.release()
    expect(vi.getTimerCount()).toBe(0)
    watch.onRevocation({ kind: 'session', sid: 's1', subject: 'ann' })
    watch.close()
    expect(signal.aborted).toBe(false)
  })

  test('F11 one timer serves all connections, whenever they expire', async () => {
    const watch = createWatch(Date.now)
    const signals = Array.from({ length: 1000 }, (_, index) =>
      watch.signal(claims(`s${index}`, 'ann', now + 900 - (index % 300)), false),
    )
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(700_000)
    expect(signals.filter(signal => signal.aborted).length).toBe(300)
    expect(vi.getTimerCount()).toBe(1)
    await vi.advanceTimersByTimeAsync(200_000)
    expect(signals.every(signal => signal.aborted)).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
  })

  test('F18 aborts when the actor is blocked, or the session that they act from is revoked', () => {
    const watch = createWatch(Date.now)
    const start = () => watch.signal({ ...claims('s1'), act: { sub: 'admin', sid: 'a1' } }, false)
    const [one, two] = [start(), start()]
    watch.onRevocation({ kind: 'session', sid: 'a1', subject: 'ann' })
    expect(one.aborted).toBe(false)
    watch.onRevocation({ kind: 'session', sid: 'a1', subject: 'admin' })
    expect([one.aborted, two.aborted]).toEqual([true, true])
    const three = start()
    watch.onRevocation({ kind: 'blocked', subject: 'admin' })
    expect(three.aborted).toBe(true)
  })
})
