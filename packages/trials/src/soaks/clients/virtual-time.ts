import { setImmediate as turn } from 'node:timers/promises'

interface Timer {
  readonly at: number
  readonly run: () => void
}

/**
 * Replaces the timers of this process with timers that fire as soon as nothing else can happen. Hours pass at once, and no
 * deadline passes because the machine is busy.
 */
export function virtualTime() {
  const real = { setTimeout: globalThis.setTimeout, clearTimeout: globalThis.clearTimeout }
  const timers = new Map<number, Timer>()
  let now = 0
  let last = 0
  let busy = 0

  function set(callback: (...words: unknown[]) => void, milliseconds = 0, ...words: unknown[]) {
    const id = ++last
    timers.set(id, { at: now + milliseconds, run: () => callback(...words) })
    const handle = { id, ref: () => handle, unref: () => handle }
    return handle
  }
  const clear = (handle: { readonly id: number } | undefined) => void timers.delete(handle?.id ?? 0)
  Object.assign(globalThis, { setTimeout: set, clearTimeout: clear })

  function fireNext(): boolean {
    let next: readonly [number, Timer] | undefined
    for (const entry of timers) if (next === undefined || entry[1].at < next[1].at) next = entry
    if (next === undefined) return false
    const [id, timer] = next
    timers.delete(id)
    now = timer.at
    timer.run()
    return true
  }

  return {
    now: () => now,
    /** Runs work that takes real time. No timer fires during it. */
    async during<T>(work: () => Promise<T>): Promise<T> {
      busy++
      try {
        return await work()
      } finally {
        busy--
      }
    },
    /** Resolves to whether the work settled. It resolves to false if nothing more can happen. */
    async settles(work: Promise<unknown>): Promise<boolean> {
      const state = { isSettled: false }
      const settle = () => {
        state.isSettled = true
      }
      work.then(settle, settle)
      for (let idle = 0; !state.isSettled && idle < 100;) {
        await turn()
        if (state.isSettled || busy > 0) continue
        idle = fireNext() ? 0 : idle + 1
      }
      return state.isSettled
    },
    restore: () => void Object.assign(globalThis, real),
  }
}
