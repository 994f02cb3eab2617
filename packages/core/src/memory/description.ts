const key = Symbol.for('sallyport.memory')

/** What `createAuth` asks about a port of a memory store. */
export interface MemoryDescription {
  readonly allowInProduction: boolean
  /** Whether it was given a clock. */
  readonly hasClock?: boolean | undefined
}

/** Adds the description to a port. It survives a spread, and other copies of the package can read it. */
export function describeMemory<T extends object>(port: T, description: MemoryDescription): T {
  return Object.assign(port, { [key]: description })
}

/** Reads the description; undefined for a port that is not in memory. */
export function memoryDescriptionOf(port: object): MemoryDescription | undefined {
  return (port as { readonly [key]?: MemoryDescription })[key]
}
