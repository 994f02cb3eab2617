import { setTimeout as sleep } from 'node:timers/promises'
import { isAuthError, type Store } from '@sallyport/core'
import { sessionRecord } from '@sallyport/testkit'
import { largest, quantile, short } from '../shared/lib/numbers.ts'
import { millisecondsSince, monotonic } from '../shared/lib/time.ts'
import type { Action, Member, Outcome } from '../shared/member/protocol.ts'
import { openMember } from '../shared/member/team.ts'
import { startProxy, type Weather } from '../shared/servers/proxy.ts'
import type { OpenStore } from '../shared/store/kinds.ts'
import { createSpace, openStore } from '../shared/store/space.ts'
import { firstOf, type Soak } from './soak.ts'

const timeout = 500
const margin = 50
const recovery = 2_000
const betweenPhases = 5_000
/** The longest token check at the 99th percentile, in milliseconds. */
const checkLimit = 50

interface Phase {
  readonly name: string
  readonly weather: Weather
  /** The duration of the phase. `maxStaleness` is 10 s. */
  readonly milliseconds: number
}

const phases: readonly Phase[] = [
  { name: '0.1 s', weather: { kind: 'slow', milliseconds: 100 }, milliseconds: 8_000 },
  { name: '1 s', weather: { kind: 'slow', milliseconds: 1_000 }, milliseconds: 8_000 },
  { name: '5 s', weather: { kind: 'slow', milliseconds: 5_000 }, milliseconds: 8_000 },
  { name: 'forever', weather: { kind: 'slow', milliseconds: Infinity }, milliseconds: 8_000 },
]

/** Tests a slow store, and one that never answers. */
export const slowStore: Soak = {
  id: 'R-8',
  title:
    'a store that answers after 0.1 s, 1 s, 5 s or never: token checks stay fast, calls fail with 503, normal within 2 s',
  stores: ['redis', 'postgres', 'mysql'],
  async run(options) {
    const space = await createSpace(options.store)
    const proxy = await startProxy(space.spec.url)
    const spec = { ...space.spec, url: proxy.url }
    const member = await openMember(0, { store: spec })
    const open = await openStore(spec)
    await member.control({ control: 'ready' })
    const figures: Record<string, string | number> = {}
    const failures: string[] = []
    for (let round = options.rounds ?? 1; round > 0; round--) {
      for (const phase of phases) {
        const before = await newSession(member)
        proxy.set(phase.weather)
        const seen = await watch(member, open, before, phase.milliseconds)
        proxy.set({ kind: 'fair' })
        const back = await untilNormal(member)
        judge(phase, seen, back, figures, failures)
        // Otherwise the next phase would start with an old feed.
        await sleep(betweenPhases)
      }
    }
    const report = await member.control({ control: 'report' })
    for (const error of report?.unhandled ?? []) failures.push(`unhandled: ${error}`)
    await member.close()
    proxy.stop()
    await open.close().catch(() => {})
    await space.drop()
    return { figures, failures: firstOf(failures) }
  },
}

interface Seen {
  readonly checks: readonly Outcome[]
  /** Calls of the Auth, each of which may call the store several times. */
  readonly calls: readonly Outcome[]
  readonly storeCalls: readonly Outcome[]
}

/** Checks tokens, and calls the Auth and the store at the same time, for a while. */
async function watch(member: Member, { store }: OpenStore, session: Outcome, milliseconds: number): Promise<Seen> {
  const start = monotonic()
  const [checks, calls, storeCalls]: [Outcome[], Outcome[], Outcome[]] = [[], [], []]
  const repeat = async (actions: readonly Action[], pause: number, into: Outcome[]) => {
    while (millisecondsSince(start) < milliseconds) {
      into.push(...(await member.run(actions)))
      await sleep(pause)
    }
  }
  const token = session.refreshToken!
  await Promise.all([
    repeat([{ kind: 'check', token: session.accessToken! }], 5, checks),
    repeat([{ kind: 'create', subject: 'ann' }], 20, calls),
    // A token that may not rotate yet needs one call, which finds the session.
    repeat([{ kind: 'refresh', token }], 20, calls),
    repeat([{ kind: 'list', subject: 'ann' }], 20, calls),
    ...storeCallsOf(store).map(async call => {
      while (millisecondsSince(start) < milliseconds) {
        storeCalls.push(await timed(call))
        await sleep(20)
      }
    }),
  ])
  return { checks, calls, storeCalls }
}

/** A call of each port: the ones with the most round trips. */
function storeCallsOf({ sessions, oneTimeTokens, revocations, blocks, throttle }: Store): readonly (() => unknown)[] {
  const counter = { owner: 'ann', name: 'login', limit: 1_000_000, window: 60 }
  return [
    () => sessions.insert(sessionRecord({ subject: 'store-calls' }), 3),
    () => sessions.deleteMany('store-calls', ['unknown']),
    () => sessions.find({ id: 'unknown', subject: 'store-calls' }),
    () => oneTimeTokens.consume({ hash: '', subject: 'store-calls' }),
    () => revocations.append([{ kind: 'session', sid: 'unknown', subject: 'store-calls' }], 60),
    () => blocks.has('store-calls'),
    () => throttle.hit([counter], Math.floor(Date.now() / 1000)),
  ]
}

async function timed(call: () => unknown): Promise<Outcome> {
  const start = monotonic()
  try {
    await call()
    return { start, end: monotonic(), code: 'ok' }
  } catch (error) {
    return { start, end: monotonic(), code: isAuthError(error) ? error.code : String(error) }
  }
}

async function newSession(member: Member): Promise<Outcome> {
  const [created] = await member.run([{ kind: 'create', subject: 'bob' }])
  if (created?.code !== 'ok') throw new Error(`no session could be created: ${created?.code}`)
  const [rotated] = await member.run([{ kind: 'refresh', token: created.refreshToken! }])
  if (rotated?.code !== 'ok') throw new Error(`no session could be refreshed: ${rotated?.code}`)
  return rotated
}

/** Measures the time until a session can be created and refreshed again, in milliseconds. */
async function untilNormal(member: Member): Promise<number> {
  const start = monotonic()
  for (;;) {
    const [created] = await member.run([{ kind: 'create', subject: 'carl' }])
    const token = created?.refreshToken
    const [refreshed] = token === undefined ? [] : await member.run([{ kind: 'refresh', token }])
    if (refreshed?.code === 'ok') return millisecondsSince(start)
    await sleep(20)
  }
}

function judge(
  { name }: Phase,
  { checks, calls, storeCalls }: Seen,
  back: number,
  figures: Record<string, string | number>,
  failures: string[],
): void {
  const [checked, called, stored] = [checks, calls, storeCalls].map(outcomes =>
    outcomes.map(({ start, end }) => (end - start) / 1000),
  )
  const p99 = quantile(checked!, 0.99)
  const late = quantile(stored!, 0.99)
  figures[`${name}: token checks, p99, ms`] = `${short(p99)} of ${checks.length}`
  figures[`${name}: store calls, p99 and max, ms`] =
    `${short(late)}, ${short(largest(stored!))} of ${storeCalls.length}`
  figures[`${name}: calls of the Auth, max, ms`] = `${short(largest(called!))} of ${calls.length}`
  figures[`${name}: normal after, ms`] = short(back)
  const codes = new Set([...calls, ...storeCalls].map(({ code }) => code))
  for (const code of codes) {
    if (code !== 'ok' && code !== 'store_unavailable') failures.push(`${name}: a call was answered ${code}`)
  }
  const refused = [calls, storeCalls].map(all => all.filter(({ code }) => code === 'store_unavailable').length)
  figures[`${name}: 503 from the Auth, from the store`] = refused.join(', ')
  const wrong = checks.find(({ code }) => code !== 'ok')
  if (wrong) failures.push(`${name}: a check was answered ${wrong.code}`)
  if (p99 > checkLimit) failures.push(`${name}: a check took ${short(p99)} ms`)
  if (late > timeout + margin) failures.push(`${name}: a store call took ${short(late)} ms`)
  if (back > recovery) failures.push(`${name}: normal only after ${short(back)} ms`)
}
