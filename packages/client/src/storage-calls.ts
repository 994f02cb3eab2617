import { start, within } from './deadline.ts'

const timeout = 5_000

/**
 * Creates a function that calls a storage. It waits at most 5 s, and fails at once while an earlier call hangs. If the
 * storage fails, it warns on the console and rejects.
 */
export function storageCalls(): <T>(work: () => T | Promise<T>) => Promise<T> {
  let hanging: unknown
  return async work => {
    const running = hanging ? Promise.reject(new Error()) : start(work)
    const release = (): void => {
      hanging = undefined
    }
    try {
      return await within(timeout, running)
    } catch (error) {
      hanging ??= running.then(release, release)
      // Only the name, because the message may contain tokens.
      console.warn('sallyport: storage failed', (error as Error | undefined)?.name)
      throw error
    }
  }
}
