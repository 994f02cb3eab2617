/** The account of a task. At most one task of an account runs at a time, and accounts take turns. */
export interface Turn {
  /** An account's id, the typed login if there is no account, or a one-time token's hash. */
  readonly account: string
  /** Whether it comes from a device that the account knows, or from a user who has just proved the password. */
  readonly known?: boolean
}

/** A waiting task. */
export interface Waiter {
  readonly deadline: number
  start(): void
  shed(): void
}

interface Line {
  readonly known: Set<Waiter>
  readonly others: Set<Waiter>
}

/** An account, or a symbol for a task without one, which has a separate line. */
type Owner = string | symbol

/**
 * The waiting tasks, with one line for each account. Accounts take turns in the order of their arrival, so that a flood by one
 * account delays each other account by one turn. Within a line, known devices come first.
 */
export class Turns {
  readonly #lines = new Map<Owner, Line>()
  readonly #running = new Set<Owner>()
  /** When each account last jumped the queue, oldest first. */
  readonly #jumped = new Map<Owner, number>()
  #size = 0

  get size(): number {
    return this.#size
  }

  /** How many tasks of this account and kind are waiting. */
  waiting({ account, known = false }: Turn): number {
    const line = this.#lines.get(account)
    return line === undefined ? 0 : (known ? line.known : line.others).size
  }

  isRunning(owner: Owner): boolean {
    return this.#running.has(owner)
  }

  started(owner: Owner): void {
    this.#running.add(owner)
  }

  ended(owner: Owner): void {
    this.#running.delete(owner)
  }

  add(owner: Owner, waiter: Waiter, known: boolean): void {
    const line = this.#lines.get(owner) ?? { known: new Set(), others: new Set() }
    this.#lines.set(owner, line)
    line[known ? 'known' : 'others'].add(waiter)
    this.#size += 1
  }

  remove(owner: Owner, waiter: Waiter): void {
    const line = this.#lines.get(owner)
    if (line?.known.delete(waiter) !== true && line?.others.delete(waiter) !== true) return
    this.#size -= 1
    if (line.known.size + line.others.size === 0) this.#lines.delete(owner)
  }

  /** The stranger who came last. It is removed to make room for a known device. */
  newestStranger(): Waiter | undefined {
    let newest: Waiter | undefined
    for (const { others } of this.#lines.values()) {
      for (const waiter of others) if (newest === undefined || waiter.deadline >= newest.deadline) newest = waiter
    }
    return newest
  }

  /**
   * Removes and returns the next task. A known device jumps the queue, but each account only once in `jumpEvery`: otherwise
   * one account could keep all strangers waiting.
   */
  next(now: number, jumpEvery: number): Waiter | undefined {
    this.#forgetJumps(now - jumpEvery)
    const free = [...this.#lines].filter(([account]) => !this.#running.has(account))
    const jumper = free.find(([account, { known }]) => known.size > 0 && !this.#jumped.has(account))
    if (jumper !== undefined) this.#jumped.set(jumper[0], now)
    const [owner, line] = jumper ?? free[0] ?? []
    const [waiter] = line === undefined ? [] : [...line.known, ...line.others]
    if (owner === undefined || line === undefined || waiter === undefined) return undefined
    // The account's next task comes after the accounts that are waiting now.
    this.#lines.delete(owner)
    this.#lines.set(owner, line)
    this.remove(owner, waiter)
    return waiter
  }

  #forgetJumps(until: number): void {
    for (const [owner, at] of this.#jumped) {
      if (at > until) return
      this.#jumped.delete(owner)
    }
  }
}
