import {
  createAudit,
  findingAbout,
  type GuardDescription,
  indexPrefixes,
  isHarmless,
  isOpenGuard,
  type Locate,
  operationOf,
  withLocate,
} from '@sallyport/core/adapter'
import type { AuditedRoute, Finding, RouteAudit } from '@sallyport/core/http'
import { type Entry, entriesOf, type HonoHandler, type HonoRoute, runsFor } from './entries.ts'
import { auditedPath, prefixOf, takesAll } from './path.ts'

/** A Hono application with any types. */
export interface HonoApp {
  /** Its routes and middlewares, in their order. */
  readonly routes: readonly HonoRoute[]
}

/**
 * Lists every route of a Hono application with what guards it, and finds routes without a guard.
 *
 * A guard counts if it is registered before the route and runs for all its requests: in the route, or in `use` on a path that
 * covers it. `app.route` copies the routes of the other application at once, so that guards which it gets later protect nothing.
 * A function that runs before a guard is a finding, unless Hono or a known package brings it, and so is what the audit cannot
 * inspect, such as an application of another framework in `app.mount`.
 *
 * @throws TypeError for anything but a Hono application.
 * @example
 * ```ts
 * import { auditTable } from '@sallyport/core/http'
 * import { auditHono } from '@sallyport/hono'
 * import { Hono } from 'hono'
 * const app = new Hono()
 * console.log(auditTable(auditHono(app)))
 * ```
 */
export function auditHono(app: HonoApp): RouteAudit {
  const { routes: registered } = Object(app) as Partial<HonoApp>
  if (!Array.isArray(registered)) throw new TypeError('app: must be a Hono application')
  const entries = entriesOf(registered as readonly HonoRoute[])
  return withLocate(locate => {
    const before = indexPrefixes<Entry>()
    const found = entries.map((entry, at) => {
      const result = read(entry, before.along(entry.readings[0]!), { locate, after: { entries, from: at + 1 } })
      if (entry.passesOn) before.add(prefixOf(entry.readings), entry)
      return result
    })
    return createAudit({
      routes: found.flatMap(({ route }) => route ?? []),
      findings: found.flatMap(({ findings }) => findings),
      precedence: 'first',
    })
  })
}

interface Read {
  readonly route?: AuditedRoute
  readonly findings: readonly Finding[]
}

interface Surroundings {
  readonly locate: Locate
  readonly after: Rest
}

/** The entries from one position on. */
interface Rest {
  readonly entries: readonly Entry[]
  readonly from: number
}

/** Tells whether one of them fits. It copies none, because an application may have thousands. */
function someOf({ entries, from }: Rest, fits: (entry: Entry) => boolean): boolean {
  for (let at = from; at < entries.length; at++) if (fits(entries[at]!)) return true
  return false
}

const nothing: Read = { findings: [] }

function read(entry: Entry, before: readonly Entry[], { locate, after }: Surroundings): Read {
  if (entry.passesOn && entry.guard !== undefined) return nothing
  const passed = before.filter(each => isPassed(each, entry))
  const guards = passed.flatMap(each => guardIn(each, entry))
  if (entry.passesOn && isKnown(entry.handler, locate)) return { findings: preflightFindings(entry, guards, locate) }
  const isUsed = entry.passesOn && entry.method === 'ALL'
  if (isUsed || isInFront(entry, after)) return readMiddleware(entry, guards, { locate, after })
  const operation = operationOf(entry.handler)
  const route: AuditedRoute = {
    method: entry.method,
    path: auditedPath(entry.path),
    guards: [...guards, ...(operation && entry.guard ? [entry.guard] : [])],
    ...(operation && { operation }),
    ...placed(entry, locate),
  }
  return { route, findings: earlyFindings(route, passed, locate) }
}

/** A function that runs before others for the same requests, and may pass them on. */
function isInFront(entry: Entry, after: Rest): boolean {
  return entry.passesOn && someOf(after, each => isPassed(entry, each))
}

/** Whether all requests that reach a function have passed another one, which is registered before it. */
function isPassed(each: Entry, entry: Entry): boolean {
  return each.passesOn && runsFor(each.method, entry.method) && takesAll(each.readings, entry.readings)
}

/** An open guard counts on its own path only: one of `use` must not declare routes open that somebody forgot. */
function guardIn({ guard, path }: Entry, entry: Entry): readonly GuardDescription[] {
  if (guard === undefined) return []
  return isOpenGuard(guard) && (path !== entry.path || path === '/*') ? [] : [guard]
}

/** A function of `use`, or of a route before its end. The audit cannot tell whether it answers or passes on. */
function readMiddleware(entry: Entry, guards: readonly GuardDescription[], { locate, after }: Surroundings): Read {
  const { method, path } = entry
  const isOfRoute =
    method !== 'ALL' && someOf(after, each => each.method === method && each.path === path && !each.passesOn)
  if (isOfRoute) return nothing
  if (guards.length === 0) {
    const message = `${nameOf(entry.handler)} is used at ${path}: the audit cannot tell whether it answers requests.`
    return { findings: [{ kind: 'unseen', message, ...placed(entry, locate) }] }
  }
  if (path === '/*') return nothing
  return { route: { method: 'USE', path: auditedPath(path), guards, ...placed(entry, locate) }, findings: [] }
}

/** CORS behind a guard answers no preflight. */
function preflightFindings(entry: Entry, guards: readonly GuardDescription[], locate: Locate): readonly Finding[] {
  const { file = '', package: name } = locate(entry.handler)
  const isCors = name === 'hono' && /\/dist\/(cjs\/)?middleware\/cors\//.test(file)
  if (!isCors || guards.every(isOpenGuard)) return []
  const message = `CORS is used at ${entry.path} behind a guard: preflights are answered 401. Use it before the guard.`
  return [{ kind: 'preflight', message, ...placed(entry, locate) }]
}

/** Functions of the route that run before its last guard that requires something. */
function earlyFindings(route: AuditedRoute, passed: readonly Entry[], locate: Locate): readonly Finding[] {
  const last = passed.findLastIndex(({ guard }) => guard !== undefined && !isOpenGuard(guard))
  return passed
    .slice(0, Math.max(0, last))
    .filter(each => each.guard === undefined && each.method !== 'ALL' && !isKnown(each.handler, locate))
    .map(each => {
      const name = nameOf(each.handler).replace(/^[A-Z]/, letter => letter.toLowerCase())
      return findingAbout('before_guard', route, `runs ${name} before its guard: it may answer, or have effects.`)
    })
}

/** Middlewares that Hono brings, judged by where their code is. Some of them answer, or run functions of the application. */
function isKnown(handler: HonoHandler, locate: Locate): boolean {
  if (isHarmless(handler, locate)) return true
  const { file = '', package: name } = locate(handler)
  return name === 'hono' && /\/dist\/(cjs\/)?middleware\/(?!cache|combine|method-override|serve-static)/.test(file)
}

function nameOf({ name }: HonoHandler): string {
  return name === '' ? 'A function without a name' : `The function ${name}`
}

function placed({ handler }: Entry, locate: Locate): { readonly declaredAt?: string } {
  const { place } = locate(handler)
  return place === undefined ? {} : { declaredAt: place }
}
