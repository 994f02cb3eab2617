import type { Handle } from './stack.ts'

/** Where the code of a function is, according to the runtime; a function's name proves nothing. */
export interface Origin {
  /** The file; undefined if the runtime does not know it, as for bound functions. */
  readonly file?: string
  /** The package of `node_modules` that the file is in. */
  readonly package?: string
  /** For the application's own code: `file:line`. */
  readonly place?: string
  /** Set if the runtime does not tell where the function is. */
  readonly isUntold?: true
}

/** Finds where the code of a function is. */
export type Locate = (handle: Handle) => Origin
