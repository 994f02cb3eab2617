import { setTimeout as sleep } from 'node:timers/promises'
import { times } from '../shared/lib/all.ts'
import { short } from '../shared/lib/numbers.ts'
import { monotonic } from '../shared/lib/time.ts'
import type { Member, Outcome } from '../shared/member/protocol.ts'
import { openMember } from '../shared/member/team.ts'
import { type Proxy, startProxy } from '../shared/servers/proxy.ts'
import { fillFeed } from '../shared/store/fill-feed.ts'
import type { StoreSpec } from '../shared/store/kinds.ts'
import { createSpace } from '../shared/store/space.ts'
import { firstOf, roundsOf, type Soak, type SoakOptions } from './soak.ts'

/** The delay of every answer in milliseconds. */
const away = 30
const starting = 5
const unlucky = 3
/** The longest time to connect again, in milliseconds. */
const reconnection = 3_000
/** The longest time until every process knows of a revocation, in milliseconds. */
const known = 1_000
/** The connections of a pool, and the one that follows the feed. */
const mostConnections = 6

/** Tests processes that start while the feed is long and far away. */
export const longFeed: Soak = {
  id: 'R-21',
  title:
    '5 processes join a feed of a million entries, 30 ms away, and 3 lose their connection: all join, no revocation is missed',
  stores: ['redis', 'postgres', 'mysql'],
  async run(options) {
    const space = await createSpace(options.store, { timeout: 5_000 })
    const near = await openMember(0, { store: space.spec, maxRevocations: 4_000_000 })
    const sessions = await fill(near, space.spec, options)
    const newcomers = await Promise.all(times(starting, index => begin(index, space.spec)))
    const scene: Scene = { near, sessions, newcomers, failures: [] }
    const joined = Promise.all(newcomers.map(join))
    await Promise.all([joined, ...newcomers.slice(0, unlucky).map(loseConnection), endMore(scene, joined)])
    await sleep(known)
    const remembered = await fromMemory(scene)
    for (const { member, proxy } of newcomers) {
      for (const error of (await member.control({ control: 'report' }))?.unhandled ?? [])
        scene.failures.push(`unhandled: ${error}`)
      if (proxy.open > mostConnections) scene.failures.push(`a process has ${proxy.open} connections`)
      await member.close()
      await sleep(100)
      if (proxy.open > 0) scene.failures.push(`a process that closed left ${proxy.open} connections`)
      proxy.stop()
    }
    await near.close()
    await space.drop()
    return { figures: figuresOf(scene, remembered), failures: firstOf(judge(scene)) }
  },
}

/** A new process behind its own proxy. */
interface Newcomer {
  readonly member: Member
  readonly proxy: Proxy
  readonly startedAt: number
  /** When its connections were reset, in microseconds. */
  lostAt?: number
  joinedAt?: number
  readonly checks: (Outcome & { readonly session: Session })[]
}

interface Session {
  readonly tokens: Outcome
  /** When its revocation was requested, and when it was acknowledged, in microseconds. */
  end?: Pick<Outcome, 'start' | 'end'>
}

interface Scene {
  readonly near: Member
  readonly sessions: Session[]
  readonly newcomers: readonly Newcomer[]
  readonly failures: string[]
}

/** Fills a feed with real revocations at its start, in its middle and at its end, and creates sessions that stay valid. */
async function fill(near: Member, spec: StoreSpec, options: SoakOptions): Promise<Session[]> {
  const entries = roundsOf(options, 1_000_000)
  const created = await near.run(times(80, index => ({ kind: 'create', subject: `user${index}` })))
  const sessions: Session[] = created.map(tokens => ({ tokens }))
  for (let part = 0; part < 3; part++) {
    await end(near, sessions.slice(part * 10, part * 10 + 10))
    if (part === 2) break
    await fillFeed(spec, entries / 2, `part${part}`)
    options.progress(`the feed has ${(entries / 2) * (part + 1)} entries`)
  }
  return sessions
}

async function end(near: Member, sessions: readonly Session[]): Promise<void> {
  const outcomes = await near.run(sessions.map(({ tokens }) => ({ kind: 'logout', token: tokens.refreshToken! })))
  outcomes.forEach((outcome, index) => {
    if (outcome.code !== 'ok') throw new Error(`a logout was answered ${outcome.code}`)
    sessions[index]!.end = outcome
  })
}

async function begin(index: number, spec: StoreSpec): Promise<Newcomer> {
  const proxy = await startProxy(spec.url)
  proxy.set({ kind: 'slow', milliseconds: away })
  const member = await openMember(index + 1, {
    store: { ...spec, url: proxy.url, timeout: 2_000 },
    maxRevocations: 4_000_000,
    maxStaleness: 60,
  })
  return { member, proxy, startedAt: monotonic(), checks: [] }
}

async function join(newcomer: Newcomer): Promise<void> {
  for (;;) {
    try {
      await newcomer.member.control({ control: 'ready' })
      newcomer.joinedAt = monotonic()
      return
    } catch {
      await sleep(100)
    }
  }
}

/** Cuts the connections soon after the process began to read, long before the end of a long feed. */
async function loseConnection(newcomer: Newcomer): Promise<void> {
  await sleep(1_000)
  newcomer.lostAt = monotonic()
  newcomer.proxy.reset()
}

/** Checks tokens in every new process while sessions are revoked elsewhere. */
async function endMore({ near, sessions, newcomers }: Scene, joined: Promise<unknown>): Promise<void> {
  const over = new AbortController()
  void joined.then(() => over.abort())
  const ending = (async () => {
    for (let next = 30; next < 60 && !over.signal.aborted; next++) {
      await end(near, [sessions[next]!])
      await sleep(200)
    }
  })()
  const checking = newcomers.map(async newcomer => {
    for (let turn = newcomer.member.index; !over.signal.aborted; turn += 7) {
      await check(newcomer, [sessions[turn % sessions.length]!])
      await sleep(20)
    }
  })
  await Promise.all([ending, ...checking])
}

async function check({ member, checks }: Newcomer, sessions: readonly Session[]): Promise<void> {
  const actions = sessions.map(({ tokens }) => ({ kind: 'check' as const, token: tokens.accessToken! }))
  const outcomes = await member.run(actions)
  outcomes.forEach((outcome, index) => checks.push({ ...outcome, session: sessions[index]! }))
}

/** Checks tokens while the store cannot be reached, so that each process uses only its memory. Resolves to the number of checks. */
async function fromMemory({ newcomers, sessions }: Scene): Promise<number> {
  for (const { proxy } of newcomers) proxy.set({ kind: 'slow', milliseconds: Infinity })
  await Promise.all(newcomers.map(newcomer => check(newcomer, sessions)))
  for (const { proxy } of newcomers) proxy.set({ kind: 'fair' })
  return newcomers.length * sessions.length
}

function judge({ newcomers, failures }: Scene): string[] {
  const wrong = newcomers.flatMap(({ member, checks, lostAt = Number.NaN }) =>
    checks.flatMap(({ session, code, start, end: finished }) => {
      const isStores = code === 'store_unavailable' && start < lostAt + reconnection * 1000 && finished > lostAt
      const allowed = expected(session, start, finished)
      return isStores || allowed.includes(code)
        ? []
        : [`process ${member.index} answered ${code} for ${allowed.join()}`]
    }),
  )
  return [...failures, ...wrong]
}

/** Returns whether both answers are right: while a session is revoked, and for a moment after that. */
function expected({ end: ending }: Session, start: number, finished: number): readonly string[] {
  if (ending === undefined || finished < ending.start) return ['ok']
  return start > ending.end + known * 1000 ? ['token_invalid'] : ['ok', 'token_invalid']
}

function figuresOf({ newcomers, sessions }: Scene, remembered: number): Record<string, string | number> {
  const codes: Record<string, number> = {}
  const all = newcomers.flatMap(({ checks }) => checks)
  for (const { code } of all) codes[`answered ${code}`] = (codes[`answered ${code}`] ?? 0) + 1
  const seconds = newcomers.map(({ joinedAt, startedAt }) => short((joinedAt! - startedAt) / 1_000_000))
  return {
    'joined after, s': seconds.join(', '),
    'sessions revoked': sessions.filter(({ end: ending }) => ending !== undefined).length,
    checks: all.length,
    ...codes,
    'checks without the store': remembered,
    'first check after a start, ms': newcomers
      .map(({ checks: [first] }) => short(((first?.end ?? 0) - (first?.start ?? 0)) / 1000))
      .join(', '),
  }
}
