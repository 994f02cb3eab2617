import { type GuardDescription, isCors, isHarmless, isOpenGuard, nameOf } from '@sallyport/core/adapter'
import type { AuditedRoute, Finding } from '@sallyport/core/http'
import type { Inspected, KoaHandle } from './handle.ts'

/** The routes and findings so far. */
export interface Found extends Inspected {
  readonly routes: AuditedRoute[]
  readonly findings: Finding[]
  /** Whether an `errors()` answers for everything that follows. */
  hasErrors: boolean
}

/** A position among the middlewares of an application. */
export interface Spot {
  /** Where the application is mounted. */
  readonly prefix: string
  /** The guards that every request has passed. */
  readonly guards: readonly GuardDescription[]
  /** An open guard: it declares the next function public. */
  readonly opening: GuardDescription | undefined
}

/** The place in the code where a function is. */
export function placed(handle: KoaHandle | undefined, { locate }: Inspected): { readonly declaredAt?: string } {
  const place = handle && locate(handle).place
  return place === undefined ? {} : { declaredAt: place }
}

/** Tells whether a function passes requests on without other effects, by a mark or by where its code is. */
export function isKnown(handle: KoaHandle, { locate }: Inspected): boolean {
  if (isHarmless(handle, locate)) return true
  // What `allowedMethods` makes answers only requests that no route has answered.
  const isOfRouter = isRouterPackage(locate(handle).package)
  return isOfRouter && handle.length === 2 && !Object.hasOwn(handle, 'param') && !Object.hasOwn(handle, 'router')
}

/** Tells whether code belongs to a router that the audit can inspect. */
export function isRouterPackage(name: string | undefined): boolean {
  return name === '@koa/router' || name === 'koa-router'
}

/** Adds the finding about a function that nobody can judge. */
export function addUnseen(handle: KoaHandle, path: string, found: Found): void {
  const message = `${nameOf(handle, found.locate(handle))} is used at ${path}: the audit cannot tell whether it answers requests.`
  found.findings.push({ kind: 'unseen', message, ...placed(handle, found) })
}

/** Adds a function that was passed to `use`. The audit cannot tell whether it answers requests or passes them on. */
export function addFunction(handle: KoaHandle, isEnd: boolean, spot: Spot, found: Found): void {
  const path = spot.prefix === '' ? '/' : spot.prefix
  const opened = spot.opening === undefined ? [] : [spot.opening]
  const guards = [...spot.guards, ...opened]
  if (isEnd || opened.length > 0 || (guards.length > 0 && spot.prefix !== '')) {
    found.routes.push({ method: 'USE', path, guards, ...placed(handle, found) })
  } else if (guards.length === 0) addUnseen(handle, path, found)
}

/** CORS behind a guard answers no preflight. */
export function addPreflight(handle: KoaHandle, spot: Spot, found: Found): void {
  if (spot.guards.every(isOpenGuard) || !isCors(handle, found.locate)) return
  const path = spot.prefix === '' ? '/' : spot.prefix
  const message = `CORS is used at ${path} behind a guard: preflights are answered 401. Use it before the guard.`
  found.findings.push({ kind: 'preflight', message, ...placed(handle, found) })
}
