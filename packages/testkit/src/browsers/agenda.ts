interface Entry {
  readonly at: number
  readonly run: () => Promise<void> | void
}

/** Runs what is due in the order of a simulated time. */
export interface Agenda {
  /** Milliseconds since the epoch, of what runs now. */
  now(): number
  after(milliseconds: number, run: Entry['run']): void
  /** Runs until nothing is left. What is due within 5 ms runs at once, as overlapping requests do on a real server. */
  play(): Promise<void>
}

const overlap = 5

/** Makes an agenda that puts `setTime` to the simulated time before it runs anything. */
export function createAgenda(start: number, setTime: (milliseconds: number) => void): Agenda {
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
