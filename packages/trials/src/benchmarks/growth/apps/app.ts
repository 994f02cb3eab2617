import type { Auth } from '@sallyport/core'
import type { RouteAudit } from '@sallyport/core/http'

/** An application whose routes are audited. */
export interface AuditedApp {
  audit(): RouteAudit | Promise<RouteAudit>
  close(): Promise<void>
}

/** Makes an application with as many routes as asked for, each with a guard, in parts of at most a hundred. */
export type MakeApp = (auth: Auth, size: number) => AuditedApp | Promise<AuditedApp>

const routesOfPart = 100

/** A part of an application: its prefix, and the paths of its routes. */
export interface Part {
  readonly prefix: string
  readonly paths: readonly string[]
}

/** Splits the routes of an application into parts. */
export function partsOf(size: number): readonly Part[] {
  const starts = Array.from({ length: Math.ceil(size / routesOfPart) }, (_, index) => index * routesOfPart)
  return starts.map(start => ({
    prefix: `/part-${start}`,
    paths: Array.from(
      { length: Math.min(routesOfPart, size - start) },
      (_, index) => `/resources-${start + index}/:id`,
    ),
  }))
}

/** For applications that need not be closed. */
export async function nothingToClose(): Promise<void> {}
