/** An error of the application's code that reads a request. A guard reports it as a mistake, not as an outage. */
export class ReadingFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('reading the request failed')
  }
}
