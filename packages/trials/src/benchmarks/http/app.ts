/** A server that answers one route. */
export interface App {
  /** Resolves to the port that it listens on. */
  start(): Promise<number>
}

/** Makes an app by its name. */
export type Apps = Readonly<Record<string, () => App>>
