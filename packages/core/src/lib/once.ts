/** Makes a value when it is first asked for, and then returns the same one. */
export function once<T extends object>(make: () => T): () => T {
  let made: T | undefined
  return () => (made ??= make())
}
