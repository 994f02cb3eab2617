const mark = Symbol.for('sallyport.memory')

/** What a part of a memory store says about itself. */
export interface MemoryMark {
  readonly allowInProduction: boolean
  /** Whether it was given a clock. */
  readonly hasClock?: boolean | undefined
}

/** Marks a part as one that lives in memory; the mark survives a spread, and other copies of the package know it. */
export function markMemory<T extends object>(part: T, facts: MemoryMark): T {
  return Object.assign(part, { [mark]: facts })
}

/** Reads the mark of a part of a store, or gives undefined for a part that does not live in memory. */
export function memoryMark(part: object): MemoryMark | undefined {
  return (part as { readonly [mark]?: MemoryMark })[mark]
}
