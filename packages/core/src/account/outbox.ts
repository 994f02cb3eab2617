/** Work that is done after the answer went out, such as mail. */
export interface Outbox {
  /** Takes a task and returns at once; a full outbox drops it. */
  post(task: () => Promise<void>): void
  /** Resolves once every task that was taken is done, or 30 seconds later: what has not started by then is dropped. */
  drain(): Promise<void>
}

const mostWaiting = 1000
const atATime = 4
/** Milliseconds. */
const longestDrain = 30_000

/** Makes an outbox: a few tasks at a time, and what goes wrong in one is reported and stops nothing. */
export function createOutbox(onFailure: () => void): Outbox {
  const waiting: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()
  let onLate = () => {}
  const late = new Promise<void>(resolve => (onLate = resolve))

  async function work(): Promise<void> {
    // Not in the caller's turn: an answer must not wait for it, whatever the task does first.
    await new Promise(resolve => setImmediate(resolve))
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task().catch(onFailure)
  }

  function start(): void {
    const worker = work().finally(() => running.delete(worker))
    running.add(worker)
  }

  async function finish(): Promise<void> {
    while (running.size > 0) await Promise.all(running)
  }

  function giveUp(): void {
    for (const _ of waiting.splice(0)) onFailure()
    onLate()
  }

  return {
    post(task) {
      if (waiting.length >= mostWaiting) return onFailure()
      waiting.push(task)
      if (running.size < atATime) start()
    },
    async drain() {
      const timer = setTimeout(giveUp, longestDrain)
      await Promise.race([finish(), late])
      clearTimeout(timer)
    },
  }
}
