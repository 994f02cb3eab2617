import { Sweeper } from './sweeper.ts'

/** A counter. */
export interface CounterState {
  /** At least 1. */
  readonly count: number
  /** Seconds since the epoch. */
  readonly resetsAt: number
  /** Whether it is at its limit. */
  readonly isFull: boolean
}

/** Groups of counters by hits: 1, 2 or 3, 4 to 7, … 64 and more; the last group has those at their limit. */
const levels = 8

/**
 * Counters by id, never more than `most`. When it is full, it deletes one of those with the fewest hits. So an
 * attacker's new keys push each other out, and counters at their limit are deleted last.
 */
export class Counters {
  readonly #states = new Map<string, CounterState>()
  readonly #sweeper = new Sweeper(this.#states)
  readonly #levels = Array.from({ length: levels }, () => new Level())
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get size(): number {
    return this.#states.size
  }

  find(id: string): CounterState | undefined {
    return this.#states.get(id)
  }

  put(id: string, state: CounterState, now: number): void {
    this.#sweeper.sweep(
      each => each.resetsAt <= now,
      key => this.remove(key),
    )
    const old = this.#states.get(id)
    if (!old && this.size >= this.#most) this.remove(this.#lowest())
    if (old) this.#levelOf(old).ids.delete(id)
    this.#levelOf(state).add(id)
    this.#states.set(id, state)
  }

  remove(id: string): void {
    const state = this.#states.get(id)
    if (!state) return
    this.#levelOf(state).ids.delete(id)
    this.#states.delete(id)
  }

  /** Searches all counters, so use it only for rare calls. */
  idsWith(prefix: string): readonly string[] {
    return [...this.#states.keys()].filter(id => id.startsWith(prefix))
  }

  #levelOf({ count, isFull }: CounterState): Level {
    return this.#levels[isFull ? levels - 1 : Math.min(Math.floor(Math.log2(count)), levels - 2)]!
  }

  #lowest(): string {
    const level = this.#levels.find(each => each.ids.size > 0)!
    return level.sweeper.next()![0]
  }
}

class Level {
  readonly ids = new Map<string, string>()
  readonly sweeper = new Sweeper(this.ids)

  add(id: string): void {
    this.ids.set(id, id)
    this.sweeper.keepUp()
  }
}
