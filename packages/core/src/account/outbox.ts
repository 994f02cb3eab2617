/** Work that is done after the answer went out, such as mail. */
export interface Outbox {
  /** Takes a task and returns at once; a full outbox drops it. */
  post(task: () => Promise<void>): void
  /** Resolves once every task that was taken is done. */
  drain(): Promise<void>
}

const mostWaiting = 1000
const atATime = 4

/** Makes an outbox: a few tasks at a time, and what goes wrong in one is reported and stops nothing. */
export function createOutbox(onFailure: () => void): Outbox {
  const waiting: (() => Promise<void>)[] = []
  const running = new Set<Promise<void>>()

  async function work(): Promise<void> {
    // Not in the caller's turn: an answer must not wait for it, whatever the task does first.
    await new Promise(resolve => setImmediate(resolve))
    for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) await task().catch(onFailure)
  }

  function start(): void {
    const worker = work().finally(() => running.delete(worker))
    running.add(worker)
  }

  return {
    post(task) {
      if (waiting.length >= mostWaiting) return onFailure()
      waiting.push(task)
      if (running.size < atATime) start()
    },
    async drain() {
      while (running.size > 0) await Promise.all(running)
    },
  }
}
