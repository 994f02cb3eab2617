/** A pause that ends after a time, at the signal, or when `end` is called, even if that happened before the pause began. */
export class Pause {
  readonly signal: AbortSignal
  #ended = false
  #resume = (): void => {}

  constructor(signal: AbortSignal) {
    this.signal = signal
    signal.addEventListener('abort', this.end, { once: true })
  }

  readonly end = (): void => {
    this.#ended = true
    this.#resume()
  }

  /** Resolves to whether `end` was called. The timer does not keep the process alive. */
  async wait(milliseconds: number): Promise<boolean> {
    if (!this.#ended) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, milliseconds).unref()
        this.#resume = () => {
          clearTimeout(timer)
          resolve()
        }
      })
    }
    const wasEnded = this.#ended
    this.#ended = false
    return wasEnded
  }
}
