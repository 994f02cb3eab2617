/** A server with one route. */
export interface App {
  /** Starts it and resolves to its port. */
  start(): Promise<number>
}

/** Creates an app by name. */
export type Apps = Readonly<Record<string, () => App>>
