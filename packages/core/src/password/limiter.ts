import { AuthError } from '../errors.ts'
import type { Clock } from '../ports/clock.ts'

/** What bounds the hashing. */
export interface LimiterOptions {
  /** Tasks at a time. */
  readonly concurrency: number
  /** Tasks that may wait. */
  readonly maxQueue: number
  /** Milliseconds that a task may wait for its start. */
  readonly maxWait: number
  /** Called for each task that is shed, with the number of tasks that wait. */
  readonly onOverload?: ((queued: number) => void) | undefined
  /** Milliseconds. Default: a monotonic clock, because one that jumps would make every task look slow. */
  readonly clock?: Clock | undefined
}

/** Runs a bounded number of tasks at a time, in the order of their arrival. */
export interface Limiter {
  /** Rejects with AuthError `overloaded`, without having started the task, where it cannot start in time. */
  run<T>(task: () => Promise<T>): Promise<T>
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
const margin = 0.5

/**
 * Makes the gate in front of password hashing.
 *
 * Hashing runs on libuv's threads, which signature checks, DNS and file reads need too. What cannot start in time is shed
 * on arrival and not after the wait: the queue's length and the duration of recent tasks tell.
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

interface Waiter {
  readonly deadline: number
  readonly timer: NodeJS.Timeout
  start(): void
  shed(): void
}

class HashLimiter implements Limiter {
  readonly #options: LimiterOptions
  readonly #clock: Clock
  readonly #waiting = new Set<Waiter>()
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
    return this.#waiting.size
  }

  async run<T>(task: () => Promise<T>): Promise<T> {
    await this.#admit()
    const startedAt = this.#clock()
    try {
      return await task()
    } finally {
      this.#learn(this.#clock() - startedAt)
      this.#next()
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
  #admit(): Promise<void> | undefined {
    const { concurrency, maxQueue, maxWait } = this.#options
    if (this.#draining) throw this.#overloaded()
    if (this.#running < concurrency) {
      this.#running += 1
      return undefined
    }
    if (this.#waiting.size >= maxQueue || this.#expectedWait() > this.#acceptableWait) throw this.#overloaded()
    return this.#wait(maxWait)
  }

  #wait(maxWait: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const shed = () => {
        this.#waiting.delete(waiter)
        reject(this.#overloaded())
      }
      const timer = setTimeout(shed, maxWait).unref()
      const waiter: Waiter = { deadline: this.#clock() + maxWait, timer, start: resolve, shed }
      this.#waiting.add(waiter)
    })
  }

  /** Hands the slot on. A timer can be late on a busy event loop, so the deadline is looked at again. */
  #next(): void {
    for (const waiter of this.#waiting) {
      this.#waiting.delete(waiter)
      clearTimeout(waiter.timer)
      if (this.#clock() < waiter.deadline) return waiter.start()
      waiter.shed()
    }
    this.#running -= 1
    if (this.#running === 0) for (const resolve of this.#onIdle.splice(0)) resolve()
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
    return (this.#average * (this.#waiting.size + 1)) / this.#options.concurrency
  }

  #overloaded(): AuthError {
    this.#options.onOverload?.(this.#waiting.size)
    return new AuthError('overloaded', { retryAfter: Math.max(1, Math.ceil(this.#expectedWait() / 1000)) })
  }
}
