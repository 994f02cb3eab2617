/** How long things live, in whole seconds; validated once, in the options. */
export interface Lifetimes {
  /** An access token. */
  readonly access: number
  /** A session without a refresh. */
  readonly idle: number
  /** A session from login on, whatever happens. */
  readonly absolute: number
  /** How long a replaced refresh token still gets its successor; a new one rests for this and twice the tolerance. */
  readonly retryWindow: number
  /** How far two clocks may be apart. */
  readonly tolerance: number
}

/** How long the feed keeps an entry: no access token that it ends outlives it, on any process's clock. */
export function feedRetention({ access, tolerance }: Pick<Lifetimes, 'access' | 'tolerance'>): number {
  return access + 2 * tolerance + 60
}
