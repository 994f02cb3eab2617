/**
 * Calls a function, and throws what `map` makes of its error. If the function returns a promise, that one rejects with it.
 */
export function mapErrors<T>(call: () => T, map: (error: unknown) => unknown): T {
  try {
    const result = call()
    return result instanceof Promise ? (result.catch((error: unknown) => rethrow(error, map)) as T) : result
  } catch (error) {
    return rethrow(error, map)
  }
}

function rethrow(error: unknown, map: (error: unknown) => unknown): never {
  throw map(error)
}
