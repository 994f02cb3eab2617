import { AuthError } from '../errors.ts'
import type { OverloadScope } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import { type Turn, Turns, type Waiter } from './turns.ts'

/** What bounds the hashing. */
export interface LimiterOptions {
  /** Tasks at a time. */
  readonly concurrency: number
  /** Tasks that may wait. */
  readonly maxQueue: number
  /** Milliseconds that a task may wait for its start. */
  readonly maxWait: number
  /** Called for each task that is shed, with the number of tasks that wait, and what was full. */
  readonly onOverload?: ((queued: number, scope: OverloadScope) => void) | undefined
  /** Milliseconds. Default: a monotonic clock, because one that jumps would make every task look slow. */
  readonly clock?: Clock | undefined
}

/** Runs a bounded number of tasks at a time, in which accounts take turns. */
export interface Limiter {
  /** Rejects with AuthError `overloaded`, without having started the task, where it cannot start in time. */
  run<T>(task: () => Promise<T>, turn?: Turn): Promise<T>
  /** Takes no more tasks, and resolves once those that it took are done. */
  drain(): Promise<void>
  readonly running: number
  readonly queued: number
}

/** Milliseconds that the first task is taken to last: bcrypt at cost 12. */
const firstGuess = 300
/** The weight of the latest task in the moving average: what gets slow is believed sooner than what recovers. */
const slowerWeight = 0.5
const fasterWeight = 0.1
/** A task is admitted only if it is expected to start within this part of the wait, so that few ever miss it. */
const margin = 0.8
/**
 * Tasks of one account that may wait, of known devices and of strangers each: more than people and their browser tabs
 * start at once, and so few that a flood is shed at once.
 */
const maxOfAccount = 8

/**
 * Makes the gate in front of password hashing.
 *
 * Hashing runs on libuv's threads, which signature checks, DNS and file reads need too. What cannot start in time is shed
 * on arrival and not after the wait: the queue's length and the duration of recent tasks tell. Of one account one task
 * runs and a few wait, so that nobody who guesses at one account, or logs in to their own without end, keeps others out.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  return new HashLimiter(options)
}

/**
 * How many hashes to run at a time: libuv's threads less two for everything else, at least 1, at most the cores.
 *
 * @param env Where `UV_THREADPOOL_SIZE` stands; libuv starts 4 threads without it.
 */
export function defaultConcurrency(env: Readonly<Record<string, string | undefined>>, cores: number): number {
  const size = /^\d{1,4}$/.test(env.UV_THREADPOOL_SIZE ?? '') ? Number(env.UV_THREADPOOL_SIZE) : 4
  return Math.max(1, Math.min(size - 2, cores))
}

class HashLimiter implements Limiter {
  readonly #options: LimiterOptions
  readonly #clock: Clock
  readonly #turns = new Turns()
  readonly #onIdle: (() => void)[] = []
  #average: number
  #running = 0
  #draining = false

  constructor(options: LimiterOptions) {
    this.#options = options
    this.#clock = options.clock ?? (() => performance.now())
    this.#average = this.#bounded(firstGuess)
  }

  get running(): number {
    return this.#running
  }

  get queued(): number {
    return this.#turns.size
  }

  async run<T>(task: () => Promise<T>, turn?: Turn): Promise<T> {
    const owner = turn?.account ?? Symbol('nobody in particular')
    await this.#admit(owner, turn)
    const startedAt = this.#clock()
    try {
      return await task()
    } finally {
      this.#learn(this.#clock() - startedAt)
      this.#release(owner)
    }
  }

  drain(): Promise<void> {
    this.#draining = true
    return new Promise(resolve => {
      if (this.#running === 0) resolve()
      else this.#onIdle.push(resolve)
    })
  }

  /** Returns or resolves once the caller holds a slot. */
  #admit(owner: string | symbol, turn: Turn | undefined): Promise<void> | undefined {
    if (this.#draining) throw new AuthError('closed')
    if (this.#running < this.#options.concurrency && !this.#turns.isRunning(owner)) {
      this.#hold(owner)
      return undefined
    }
    if (turn !== undefined && this.#isAccountFull(turn)) throw this.#overloaded('account')
    if (this.#isFull()) this.#makeRoom(turn?.known === true)
    return this.#wait(owner, turn?.known === true)
  }

  #isAccountFull(turn: Turn): boolean {
    const waiting = this.#turns.waiting(turn)
    return waiting >= maxOfAccount || this.#average * (waiting + 1) > this.#acceptableWait
  }

  #isFull(): boolean {
    return this.#turns.size >= this.#options.maxQueue || this.#expectedWait() > this.#acceptableWait
  }

  /** Strangers make room for known devices, which could not get in otherwise while strangers flood. */
  #makeRoom(known: boolean): void {
    const stranger = known ? this.#turns.newestStranger() : undefined
    if (stranger === undefined) throw this.#overloaded('all')
    stranger.shed()
  }

  #wait(owner: string | symbol, known: boolean): Promise<void> {
    const { maxWait } = this.#options
    return new Promise((resolve, reject) => {
      const shed = () => {
        clearTimeout(timer)
        this.#turns.remove(owner, waiter)
        reject(this.#overloaded('all'))
      }
      const timer = setTimeout(shed, maxWait).unref()
      const start = () => {
        clearTimeout(timer)
        this.#hold(owner)
        resolve()
      }
      const waiter: Waiter = { deadline: this.#clock() + maxWait, start, shed }
      this.#turns.add(owner, waiter, known)
    })
  }

  #hold(owner: string | symbol): void {
    this.#running += 1
    this.#turns.started(owner)
  }

  #release(owner: string | symbol): void {
    this.#running -= 1
    this.#turns.ended(owner)
    this.#startNext()
    if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve()
  }

  /** A timer can be late on a busy event loop, so the deadline is looked at again. */
  #startNext(): void {
    const now = this.#clock()
    while (this.#running < this.#options.concurrency) {
      const waiter = this.#turns.next(now, this.#options.maxWait)
      if (waiter === undefined) return
      if (now < waiter.deadline) waiter.start()
      else waiter.shed()
    }
  }

  #learn(duration: number): void {
    const sample = this.#bounded(duration)
    this.#average += (sample - this.#average) * (sample > this.#average ? slowerWeight : fasterWeight)
  }

  /** However slow tasks seem, as after the machine slept, one may always wait: the gate never shuts. */
  #bounded(duration: number): number {
    return Math.min(Math.max(duration, 0), this.#acceptableWait)
  }

  get #acceptableWait(): number {
    return this.#options.maxWait * margin
  }

  #expectedWait(): number {
    return (this.#average * (this.#turns.size + 1)) / this.#options.concurrency
  }

  #overloaded(scope: OverloadScope): AuthError {
    this.#options.onOverload?.(this.#turns.size, scope)
    return new AuthError('overloaded', { retryAfter: Math.max(1, Math.ceil(this.#expectedWait() / 1000)) })
  }
}
