/** A pause that ends by `end` (also when that was called before it began), by time, or by the signal. */
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

  /** Resolves to whether it was ended before its time. Its timer does not keep the process alive. */
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
