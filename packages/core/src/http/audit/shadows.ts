import type { GuardDescription } from '../guard/mark.ts'
import { type AuditedRoute, isOpenRoute, routeName } from './audited-route.ts'
import { type Finding, findingAbout } from './findings.ts'
import { covers, hasRest, isReadable, type Pattern, patternOf, spellingOf } from './path-pattern.ts'

/**
 * Which of two routes that fit a request gets it: the one declared `first`, as in Express, or the more `specific` one,
 * as in Fastify.
 */
export type Precedence = 'first' | 'specific'

interface Place {
  readonly route: AuditedRoute
  readonly index: number
  readonly pattern: Pattern
  readonly spelling: string
  /** What it asks for beyond being signed in, rule by rule. */
  readonly asks: ReadonlySet<string>
}

/** Finds the routes that take requests which somebody who reads the guards expects to be guarded otherwise. */
export function findShadows(routes: readonly AuditedRoute[], precedence: Precedence): readonly Finding[] {
  const places = routes.flatMap(placeOf)
  const guarded = places.filter(({ route }) => !isOpenRoute(route))
  const among = (place: Place, takes: typeof isShadowOf) => guarded.filter(other => takes(place, other, precedence))
  return [
    ...routes.filter(route => !isReadable(route.path)).map(unread),
    ...places.flatMap(place => [
      ...report('wildcard', place.route, among(place, isWildcardOver)),
      ...report('shadows', place.route, among(place, isShadowOf)),
    ]),
  ]
}

function unread(route: AuditedRoute): Finding {
  return findingAbout('unseen', route, 'has more than 5 optional parts: which requests it takes cannot be told.')
}

/** A path that cannot be told cannot be compared either. */
function placeOf(route: AuditedRoute, index: number): readonly Place[] {
  if (!route.path.startsWith('/') || route.transport !== undefined || !isReadable(route.path)) return []
  const pattern = patternOf(route.path)
  return [{ route, index, pattern, spelling: spellingOf(pattern), asks: new Set(route.guards.flatMap(rulesOf)) }]
}

/** Whether an open wildcard covers a guarded route, or a guarded one comes before a route that is guarded otherwise. */
function isWildcardOver(place: Place, other: Place, precedence: Precedence): boolean {
  if (!hasRest(place.pattern) || !competes(place, other) || !covers(place.pattern, other.pattern)) return false
  return isOpenRoute(place.route) || takesFirst(place, other, precedence)
}

function isShadowOf(place: Place, other: Place, precedence: Precedence): boolean {
  if (hasRest(place.pattern) || !competes(place, other)) return false
  const isRespelt = place.route.path !== other.route.path || isOpenRoute(place.route)
  const isSame = place.spelling === other.spelling && isSameOnly(place.route, other.route)
  if (isSame && isRespelt) return true
  return takesFirst(place, other, precedence) && covers(place.pattern, other.pattern)
}

/** Whether a request that is meant for the other one would be asked for less here. */
function competes(place: Place, other: Place): boolean {
  if (place === other || !takesMethod(place.route.method, other.route.method)) return false
  if (!meets(place.route, other.route)) return false
  return isOpenRoute(place.route) || [...other.asks].some(rule => !place.asks.has(rule))
}

/** Whether what is meant for the other one, such as a version or a host, fits here as well. */
function meets({ only = {} }: AuditedRoute, { only: others = {} }: AuditedRoute): boolean {
  return Object.entries(only).every(([name, values]) => others[name]?.some(value => values.includes(value)) === true)
}

function isSameOnly(one: AuditedRoute, other: AuditedRoute): boolean {
  return meets(one, other) && meets(other, one)
}

function rulesOf(guard: GuardDescription): readonly string[] {
  if (guard.kind === 'public') return []
  const { kind: _, ...rules } = guard
  return Object.entries(rules).map(rule => JSON.stringify(rule))
}

function takesFirst(place: Place, other: Place, precedence: Precedence): boolean {
  return precedence === 'first' && place.index < other.index
}

/** `HEAD` is answered by `GET`, and a route for `HEAD` alone answers for it (RFC 9110 §9.3.2). */
function takesMethod(method: string, other: string): boolean {
  const asGet = (name: string): string => (name === 'HEAD' ? 'GET' : name)
  return method === 'ALL' || asGet(method) === asGet(other)
}

function report(kind: Finding['kind'], route: AuditedRoute, others: readonly Place[]): readonly Finding[] {
  const [first, ...more] = others.map(other => routeName(other.route)).toSorted()
  if (first === undefined) return []
  const rest = more.length === 0 ? '' : ` and ${more.length} more`
  return [findingAbout(kind, route, `takes requests of ${first}${rest}, which asks for more.`)]
}
