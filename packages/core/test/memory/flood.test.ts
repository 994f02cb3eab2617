import { expect, test } from 'vitest'
import { memoryStore } from '../../src/memory/memory-store.ts'
import type { Revocation } from '../../src/ports/revocation-feed.ts'
import { oneTimeToken, session } from './records.ts'

const day = 86_400_000
const attempts = 100_000
const most = 2000

const now = 1_700_000_000

const counter = (owner: string, limit = 100) => ({ owner, name: 'login', limit, window: 3600 })

test('R-11 J05 an attacker’s fresh keys never push out a counter that refuses somebody', async () => {
  const { throttle } = memoryStore({ maxThrottleKeys: most })
  const blocked = Array.from({ length: 200 }, (_, index) => counter(`account-${index}`, 1 + (index % 3)))
  for (let count = 0; count < 3; count++) for (const key of blocked) await throttle.hit([key], now)
  for (let index = 0; index < attempts; index++) await throttle.hit([counter(`ip-${index >> 3}`)], now)
  for (const key of blocked) expect(await throttle.hit([key], now)).toMatchObject({ admitted: false })
})

test('R-11 throttle counters stay within the cap', async () => {
  const { throttle } = memoryStore({ maxThrottleKeys: 100 })
  for (let index = 0; index < 1000; index++) await throttle.hit([counter(`ip-${index}`)], now)
  let kept = 0
  for (let index = 0; index < 1000; index++) {
    const { admitted } = await throttle.hit([counter(`ip-${index}`, 1)], now)
    if (!admitted) kept++
  }
  expect(kept).toBeLessThanOrEqual(100)
})

test('R-11 a store of one counter counts', async () => {
  const { throttle } = memoryStore({ maxThrottleKeys: 1 })
  await throttle.hit([counter('a'), counter('b', 1)], now)
  expect(await throttle.hit([counter('b', 1)], now)).toEqual({ admitted: false, exceeded: 0, resetsAt: now + 3600 })
})

test('R-11 sessions stay within the limit, and the store accepts new ones after they expire', async () => {
  const time = { now: 0 }
  const { sessions } = memoryStore({ clock: () => time.now, maxSessions: most })
  const insert = async () =>
    sessions.insert(session(), 5).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    )
  expect(await tally(2 * most, insert)).toEqual({ taken: most, store_unavailable: most })
  time.now += 8 * day
  expect(await tally(most, insert)).toEqual({ taken: most })
})

test('R-11 one-time tokens stay within the limit, and the store accepts new ones after they expire', async () => {
  const time = { now: 0 }
  const { oneTimeTokens } = memoryStore({ clock: () => time.now, maxOneTimeTokens: most })
  const insert = async () =>
    oneTimeTokens.replace(oneTimeToken()).then(
      () => 'taken',
      (error: { code: string }) => error.code,
    )
  expect(await tally(2 * most, insert)).toEqual({ taken: most, store_unavailable: most })
  time.now += 2 * day
  expect(await tally(most, insert)).toEqual({ taken: most })
})

test('R-11 retained revocations stay within the limit under endless logouts', async () => {
  const time = { now: 0 }
  const { revocations } = memoryStore({ clock: () => time.now, maxFeedEntries: most })
  for (let index = 0; index < attempts; index++) {
    time.now = index * 1000
    await revocations.append([{ kind: 'session', sid: `${index}`, subject: 'u' }], 1000)
  }
  const seen: Revocation[] = []
  const stopping = new AbortController()
  const observer = { entry: (each: Revocation) => void seen.push(each), current: () => undefined }
  await revocations.follow({ ...observer, storeTime: () => undefined }, { signal: stopping.signal, maxInterval: 1000 })
  stopping.abort()
  const latest = Array.from({ length: 1000 }, (_, index) => `${attempts - 1000 + index}`)
  const sids = seen.map(each => (each.kind === 'session' ? each.sid : ''))
  expect(sids.slice(-1000)).toEqual(latest)
  // A 16th may be dead and not yet met by the sweeper.
  expect(sids.length).toBeLessThan(1100)
})

async function tally(times: number, call: () => Promise<string>) {
  const counts: Record<string, number> = {}
  for (let count = 0; count < times; count++) {
    const outcome = await call()
    counts[outcome] = (counts[outcome] ?? 0) + 1
  }
  return counts
}
