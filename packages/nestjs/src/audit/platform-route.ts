import type { AuditedRoute, Finding } from '@sallyport/core/http'
import { describeGuard, type GuardDescription } from '@sallyport/core/adapter'

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
