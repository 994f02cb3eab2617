import type { AuditedRoute, Finding } from '@sallyport/core/http'
import { describeGuard, type GuardDescription } from '@sallyport/core/adapter'

/** What the platform serves. */
export interface PlatformRoutes {
  /** In the order of their declaration. Their guards are the requirements of their functions. */
  readonly routes: readonly AuditedRoute[]
  readonly findings: readonly Finding[]
  readonly precedence: 'first' | 'specific'
}

/** Lists the requirements of functions. */
export function guardsOf(handles: readonly unknown[]): readonly GuardDescription[] {
  return handles.flatMap(handle => describeGuard(handle) ?? [])
}
