interface Entry {
  readonly at: number
  readonly run: () => Promise<void> | void
}

/** A queue of events in simulated time. */
export interface EventQueue {
  /** The simulated time in milliseconds since the epoch. */
  now(): number
  after(milliseconds: number, run: Entry['run']): void
  /** Runs until the queue is empty. Events within 5 ms run concurrently, like overlapping requests on a real server. */
  play(): Promise<void>
}

const overlap = 5

/** Creates a queue that calls `setTime` with the simulated time before it runs events. */
export function createEventQueue(start: number, setTime: (milliseconds: number) => void): EventQueue {
  const entries: Entry[] = []
  let now = start

  function takeDue(): readonly Entry[] {
    entries.sort((a, b) => a.at - b.at)
    const until = entries[0]!.at + overlap
    const later = entries.findIndex(entry => entry.at > until)
    return entries.splice(0, later === -1 ? entries.length : later)
  }

  return {
    now: () => now,
    after: (milliseconds, run) => void entries.push({ at: now + milliseconds, run }),
    async play() {
      while (entries.length > 0) {
        const due = takeDue()
        now = due.at(-1)!.at
        setTime(now)
        await Promise.all(due.map(async entry => entry.run()))
      }
    },
  }
}
