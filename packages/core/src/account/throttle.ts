import { AuthError, isAuthError } from '../errors.ts'
import type { Emit } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import type { ThrottleStore } from '../ports/throttle-store.ts'
import { type Attempt, type Counter, counterLists } from './throttle-counters.ts'
import type { ThrottleLimits } from './throttle-limits.ts'

export type { Attempt } from './throttle-counters.ts'

/** What throttling needs. */
export interface ThrottleDependencies {
  readonly store: ThrottleStore
  /** Counts in this process while the store does not answer: throttling fails closed. */
  readonly fallback: ThrottleStore
  /** Undefined where every attempt is admitted. */
  readonly limits: ThrottleLimits | undefined
  /** Names accounts and addresses in keys and events, so that a store or a log contains no names. */
  readonly hashOf: (text: string) => string
  /** Is told the address of each attempt. */
  readonly onAddress: (ip: string | undefined) => void
  readonly clock: Clock
  readonly emit: Emit
}

/** An attempt that was admitted and counted. */
export interface Admission {
  /**
   * Does the work that the attempt was admitted for. What rejects for another reason than a wrong proof gives the attempt
   * back: nothing was compared, or it was right.
   */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Forgets what this source failed at this account, and takes this attempt back everywhere else. */
  succeeded(): Promise<void>
}

/** Admits attempts of one kind. Each method throws AuthError `too_many_requests` beyond a limit. */
export interface Throttle {
  /** Counts an attempt on an account, known or not. */
  admit(attempt: Attempt): Promise<Admission>
  /** Counts an attempt by where it comes from, before its account is known. */
  admitSource(attempt: Pick<Attempt, 'login' | 'ip'>): Promise<Admission>
  /** Counts an attempt on its account after `admitSource`. */
  admitAccount(attempt: Attempt): Promise<Admission>
}

/** An attempt that counted nowhere. */
const uncounted: Admission = { during: async work => work(), succeeded: async () => {} }
const unlimited: Throttle = {
  admit: async () => uncounted,
  admitSource: async () => uncounted,
  admitAccount: async () => uncounted,
}

/**
 * Makes the throttle of one kind of attempt: one atomic step over its counters from narrow to wide, before anything
 * costly. Beyond a limit it counts nowhere.
 *
 * @param kind Stands in front of the counters' names, such as `login`.
 */
export function createThrottle(kind: string, deps: ThrottleDependencies): Throttle {
  const { limits, hashOf, onAddress } = deps
  if (limits === undefined) return unlimited
  const lists = counterLists(kind, limits, hashOf)

  return {
    async admit(attempt) {
      if (attempt.session === undefined) onAddress(attempt.ip)
      const known = attempt.device === undefined ? undefined : lists.device(attempt, attempt.device)
      if (known) {
        const counted = await count(known, deps)
        // The account's devices share a limit; beyond it they are strangers.
        if (counted.refused?.scope !== 'account_devices') return admissionOf(counted, attempt, deps)
      }
      return admissionOf(await count(lists.stranger(attempt), deps), attempt, deps)
    },
    async admitSource(attempt) {
      onAddress(attempt.ip)
      return admissionOf(await count(lists.source(attempt), deps), attempt, deps)
    },
    async admitAccount(attempt) {
      return admissionOf(await count(lists.account(attempt), deps), attempt, deps)
    },
  }
}

interface Counted {
  readonly counters: readonly Counter[]
  /** Where it was counted. */
  readonly store: ThrottleStore
  /** Seconds since the epoch. */
  readonly at: number
  readonly refused: Counter | undefined
  readonly resetsAt: number
}

async function count(counters: readonly Counter[], { store, fallback, clock }: ThrottleDependencies): Promise<Counted> {
  const at = Math.floor(clock() / 1000)
  const keys = counters.map(({ key }) => key)
  const hit = async (counting: ThrottleStore) => ({ counting, verdict: await counting.hit(keys, at) })
  const { counting, verdict } = await hit(store).catch(async () => hit(fallback))
  if (verdict.admitted) return { counters, store: counting, at, refused: undefined, resetsAt: at }
  return { counters, store: counting, at, refused: counters[verdict.exceeded], resetsAt: verdict.resetsAt }
}

function admissionOf(
  counted: Counted,
  { login }: Pick<Attempt, 'login'>,
  { emit, hashOf }: ThrottleDependencies,
): Admission {
  const { counters, store, at, refused, resetsAt } = counted
  if (refused) {
    emit('throttled', { loginHash: hashOf(login), scope: refused.scope })
    throw new AuthError('too_many_requests', { retryAfter: Math.max(1, resetsAt - at) })
  }
  const keysOf = (some: readonly Counter[]) => some.map(({ key }) => key)
  return {
    async during(work) {
      try {
        return await work()
      } catch (error) {
        if (!isWrongProof(error)) await store.giveBack(keysOf(counters), at).catch(() => {})
        throw error
      }
    },
    async succeeded() {
      const own = keysOf(counters.filter(({ isOwn }) => isOwn))
      const others = keysOf(counters.filter(({ isOwn }) => !isOwn))
      const names = own.map(({ name }) => name)
      const forgotten = own[0] && store.clear(own[0].owner, names)
      await Promise.allSettled([forgotten, store.giveBack(others, at)])
    },
  }
}

function isWrongProof(error: unknown): boolean {
  return isAuthError(error) && (error.code === 'credentials_invalid' || error.code === 'password_incorrect')
}
