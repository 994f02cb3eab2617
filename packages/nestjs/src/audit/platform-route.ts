import { describeGuard, type GuardDescription } from '@sallyport/core/http'

/** A route as the platform's own router has it. */
export interface PlatformRoute {
  /** In capitals; `ALL` for every method. */
  readonly method: string
  readonly path: string
  /** What its functions ask for by themselves: nothing, for those of Nest. */
  readonly guards: readonly GuardDescription[]
}

/** What the platform serves. */
export interface PlatformRoutes {
  /** In the order in which they were declared. */
  readonly routes: readonly PlatformRoute[]
  /** Sentences about what cannot be looked into. */
  readonly unseen: readonly string[]
  readonly precedence: 'first' | 'specific'
}

/** Lists what functions ask for by themselves. */
export function guardsOf(handles: readonly unknown[]): readonly GuardDescription[] {
  return handles.flatMap(handle => describeGuard(handle) ?? [])
}
