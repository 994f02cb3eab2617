import { AuthError } from '../errors.ts'
import type { OverloadScope } from '../events.ts'
import type { Clock } from '../ports/clock.ts'
import { type Turn, Turns, type Waiter } from './turns.ts'

/** The limits of hashing. */
export interface LimiterOptions {
  /** How many tasks run at a time. */
  readonly concurrency: number
  /** How many tasks may wait. */
  readonly maxQueue: number
  /** How long a task may wait before it starts, in milliseconds. */
  readonly maxWait: number
  /** Called for each refused task, with the number of waiting tasks and with what was full. */
  readonly onOverload?: ((queued: number, scope: OverloadScope) => void) | undefined
  /** Milliseconds. Default: a monotonic clock, because with a clock that jumps every task would look slow. */
  readonly clock?: Clock | undefined
}

/** Runs a limited number of tasks at a time. Accounts take turns. */
export interface Limiter {
  /** Rejects with AuthError `overloaded` if the task cannot start in time. It was not started then. */
  run<T>(task: () => Promise<T>, turn?: Turn): Promise<T>
  /** Refuses new tasks, and resolves when all accepted ones have finished. */
  drain(): Promise<void>
  readonly running: number
  readonly queued: number
}

/** The expected duration of the first task, in milliseconds: that of bcrypt at cost 12. */
const firstGuess = 300
/** The weight of the latest task in the moving average. The average rises faster than it falls. */
const slowerWeight = 0.5
const fasterWeight = 0.1
/** A task is accepted only if it is expected to start within this part of the wait, so that few miss their deadline. */
const margin = 0.8
/**
 * How many tasks of one account may wait, counted separately for known devices and for strangers. People and their browser
 * tabs start fewer at once, and a flood exceeds it at once.
 */
const maxOfAccount = 8

/**
 * Makes the gate in front of password hashing.
 *
 * Hashing runs on libuv's threads, which signature checks, DNS and file reads need too. A task that cannot start in time is
 * refused on arrival, judged by the queue's length and the duration of recent tasks. For each account one task runs and a few
 * wait, so that a flood of logins to one account does not block other accounts.
 */
export function createLimiter(options: LimiterOptions): Limiter {
  return new HashLimiter(options)
}

/**
 * Returns how many hashes to run at a time: libuv's threads minus two for other work, at least 1, at most the cores.
 *
 * @param env May contain `UV_THREADPOOL_SIZE`; without it libuv starts 4 threads.
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

  /** Returns or resolves when the caller has a slot. */
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

  /** Removes a stranger to make room for a known device, which could not log in otherwise during a flood. */
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

  /** A timer can be late on a busy event loop, so the deadline is checked again. */
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

  /** One task may always wait, even if tasks seem very slow, such as after the machine slept. */
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
