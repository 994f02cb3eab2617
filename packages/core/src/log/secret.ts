/** A value that never prints, whether by `console.log`, `util.inspect`, `JSON.stringify` or in a template string. */
export class Secret<T> {
  readonly #value: T

  constructor(value: T) {
    this.#value = value
  }

  /** Returns the value. */
  reveal(): T {
    return this.#value
  }

  /** Returns a placeholder, never the value. */
  toString(): string {
    return '[redacted]'
  }

  /** Returns a placeholder, never the value. */
  toJSON(): string {
    return '[redacted]'
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return '[redacted]'
  }
}
