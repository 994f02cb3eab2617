import { type AuditedRoute, describeGuard, type Finding, type GuardDescription } from '@sallyport/core/http'

/** What the platform serves. */
export interface PlatformRoutes {
  /** In the order in which they were declared. What guards them is what their functions ask for by themselves. */
  readonly routes: readonly AuditedRoute[]
  readonly findings: readonly Finding[]
  readonly precedence: 'first' | 'specific'
}

/** Lists what functions ask for by themselves. */
export function guardsOf(handles: readonly unknown[]): readonly GuardDescription[] {
  return handles.flatMap(handle => describeGuard(handle) ?? [])
}
