/** A wait that ends by itself when its time is over. */
export interface Wait {
  readonly dueAt: number
  expire(): void
}

/**
 * Waits of one length. They become due in the order in which they began, so that one timer serves all of them: a timer
 * for each was most of what a rotation added to its own round trip.
 */
class Deadlines {
  readonly #milliseconds: number
  /** In the order in which they become due. */
  readonly #waits = new Set<Wait>()
  #timer: NodeJS.Timeout | undefined

  constructor(milliseconds: number) {
    this.#milliseconds = milliseconds
  }

  /** Begins a wait; `expire` is called unless it is ended in time. */
  begin(expire: () => void): Wait {
    const wait = { dueAt: performance.now() + this.#milliseconds, expire }
    this.#waits.add(wait)
    this.#timer ??= this.#timerFor(this.#milliseconds)
    return wait
  }

  /** Ends a wait; without any nothing keeps the process alive. */
  end(wait: Wait): void {
    if (!this.#waits.delete(wait) || this.#waits.size > 0) return
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #timerFor(milliseconds: number): NodeJS.Timeout {
    return setTimeout(() => this.#expireDue(), milliseconds)
  }

  #expireDue(): void {
    const now = performance.now()
    const due: Wait[] = []
    for (const wait of this.#waits) {
      if (wait.dueAt > now) break
      due.push(wait)
    }
    for (const wait of due) this.#waits.delete(wait)
    const [next] = this.#waits
    this.#timer = next && this.#timerFor(Math.ceil(next.dueAt - now))
    for (const wait of due) wait.expire()
  }
}

const byLength = new Map<number, Deadlines>()

/** The waits of one length: the same for all who ask, so that they share the timer. */
export function deadlinesOf(milliseconds: number): Deadlines {
  const known = byLength.get(milliseconds)
  if (known) return known
  const deadlines = new Deadlines(milliseconds)
  byLength.set(milliseconds, deadlines)
  return deadlines
}
