/** Marks, inside a guard, an error of the application's own code that read a request: it is a mistake, and no outage. */
export class ReadingFailed extends Error {
  constructor(override readonly cause: unknown) {
    super('reading the request failed')
  }
}
