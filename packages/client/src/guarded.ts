import { start, within } from './deadline.ts'

const patience = 5_000

/**
 * Makes the caller of a storage: waits for it for 5 s at most, and not at all while an earlier call hangs. Rejects where it
 * fails, after a `console.warn`.
 */
export function guarded(): <T>(work: () => T | Promise<T>) => Promise<T> {
  let hanging: unknown
  return async work => {
    const running = hanging ? Promise.reject(new Error()) : start(work)
    const release = (): void => {
      hanging = undefined
    }
    try {
      return await within(patience, running)
    } catch (error) {
      hanging ??= running.then(release, release)
      // The name only: a message may quote what was stored.
      console.warn('sallyport: storage failed', (error as Error | undefined)?.name)
      throw error
    }
  }
}
