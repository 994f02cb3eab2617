import { AuthError } from '../errors.ts'
import type { Emit, ThrottleScope as Scope } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { ThrottleKey, ThrottleState, ThrottleStore } from '../ports/throttle-store.ts'
import { ipPrefix } from './identifier.ts'
import type { Limit, ThrottleLimits } from './throttle-limits.ts'

/** Who attempts. The login is in its normal form. */
export interface Attempt {
  readonly login: string
  readonly ip: string | undefined
  /** The name of a device that the account knows. */
  readonly device: string | undefined
}

/** What throttling needs. */
export interface ThrottleParts {
  readonly store: ThrottleStore
  /** Counts in this process while the store does not answer: throttling fails closed, and nobody is let off. */
  readonly fallback: ThrottleStore
  readonly limits: ThrottleLimits
  /** Names accounts and addresses in keys and events, so that a store or a log names nobody. */
  readonly hashOf: (text: string) => string
  readonly clock: Clock
  readonly emit: Emit
}

/** Admits attempts of one kind. */
export interface Throttle {
  /** Counts an attempt; throws AuthError `too_many_requests` beyond a limit. */
  admit(attempt: Attempt): Promise<void>
  /** Counts an attempt; resolves to the limits that it is beyond. */
  exceeded(attempt: Attempt): Promise<readonly Scope[]>
  /** Forgets the counters of the account alone: a success there says nothing of other accounts. */
  succeeded(attempt: Attempt): Promise<void>
}

interface Counter {
  readonly scope: Scope
  readonly limit: number
  readonly key: ThrottleKey
}

/**
 * Makes the throttle of one kind of attempt: one atomic step over all counters, before anything costly.
 *
 * @param kind Stands in front of the keys, such as `login`.
 */
export function createThrottle(kind: string, parts: ThrottleParts): Throttle {
  const { limits, clock, emit, hashOf } = parts
  function counter(scope: Scope, { limit, window }: Limit, id: string): Counter {
    return { scope, limit, key: { id: `${kind}:${scope}:${id}`, window } }
  }

  function accountCounters({ login, ip, device }: Attempt): Counter[] {
    const account = hashOf(login)
    if (device !== undefined) return [counter('account_device', limits.accountDevice, `${account}:${device}`)]
    const prefix = ipPrefix(ip)
    const fromIp = prefix === undefined ? [] : [counter('account_ip', limits.accountIp, `${account}:${hashOf(prefix)}`)]
    return [counter('account', limits.account, account), ...fromIp]
  }

  function sharedCounters({ ip, device }: Attempt): Counter[] {
    if (device !== undefined) return []
    const prefix = ipPrefix(ip)
    const fromIp = prefix === undefined ? [] : [counter('ip', limits.ip, hashOf(prefix))]
    return [...fromIp, counter('global', limits.global, 'all')]
  }

  async function hit(counters: readonly Counter[], now: number): Promise<readonly ThrottleState[]> {
    const keys = counters.map(({ key }) => key)
    try {
      return await parts.store.hit(keys, now)
    } catch {
      return parts.fallback.hit(keys, now)
    }
  }

  async function count(attempt: Attempt) {
    const now = Math.floor(clock() / 1000)
    const counters = [...accountCounters(attempt), ...sharedCounters(attempt)]
    const states = await hit(counters, now)
    const beyond = counters.flatMap(({ scope, limit }, index) => {
      const state = states[index]
      return state !== undefined && state.count > limit ? [{ scope, wait: state.resetsAt - now }] : []
    })
    for (const { scope } of beyond) emit('throttled', { loginHash: hashOf(attempt.login), scope })
    return beyond
  }

  return {
    exceeded: async attempt => (await count(attempt)).map(({ scope }) => scope),
    async admit(attempt) {
      const beyond = await count(attempt)
      if (beyond.length === 0) return
      const retryAfter = Math.max(1, ...beyond.map(({ wait }) => wait))
      throw new AuthError('too_many_requests', { retryAfter })
    },
    async succeeded(attempt) {
      const keys = accountCounters(attempt).map(({ key }) => key)
      await Promise.allSettled([parts.store.forgive(keys), parts.fallback.forgive(keys)])
    },
  }
}
