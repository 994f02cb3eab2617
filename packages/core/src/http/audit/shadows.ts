import type { GuardDescription } from '../guard/description.ts'
import { type AuditedRoute, isOpenRoute, routeName } from './audited-route.ts'
import { type Finding, findingAbout } from './findings.ts'
import { indexPaths } from './path-index.ts'
import { covers, hasRest, isReadable, type Pattern, patternOf, spellingOf } from './path-pattern.ts'

/** Which of two matching routes gets a request: the one declared `first`, as in Express, or the more `specific` one, as in Fastify.
 */
export type Precedence = 'first' | 'specific'

interface Place {
  readonly route: AuditedRoute
  readonly index: number
  readonly pattern: Pattern
  readonly spelling: string
  /** The rules of its guards. */
  readonly asks: ReadonlySet<string>
}

/** Finds routes that take requests meant for another route, whose guards are stricter. */
export function findShadows(routes: readonly AuditedRoute[], precedence: Precedence): readonly Finding[] {
  const places = routes.flatMap(placeOf)
  const guarded = indexPaths(
    places.filter(({ route }) => !isOpenRoute(route)),
    ({ pattern }) => pattern,
  )
  const among = (place: Place, takes: typeof isShadowOf) =>
    guarded.within(place.pattern).filter(other => takes(place, other, precedence))
  return [
    ...routes.filter(route => !isReadable(route.path)).map(unread),
    ...places.flatMap(place => [
      ...report('wildcard', place.route, among(place, isWildcardOver)),
      ...report('shadows', place.route, among(place, isShadowOf)),
    ]),
  ]
}

function unread(route: AuditedRoute): Finding {
  return findingAbout('unseen', route, 'has more than 5 optional parts: the audit cannot tell which requests it takes.')
}

/** Skips routes whose path is unknown or has too many readings: they cannot be compared. */
function placeOf(route: AuditedRoute, index: number): readonly Place[] {
  if (!route.path.startsWith('/') || route.transport !== undefined || !isReadable(route.path)) return []
  const pattern = patternOf(route.path)
  return [{ route, index, pattern, spelling: spellingOf(pattern), asks: new Set(route.guards.flatMap(rulesOf)) }]
}

/** Whether an open wildcard covers a guarded route, or a guarded wildcard comes before a route with other guards. */
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

/** Whether a request meant for the other route could reach this one, whose guards lack a rule of the other's. */
function competes(place: Place, other: Place): boolean {
  if (place === other || !takesMethod(place.route.method, other.route.method)) return false
  if (!meets(place.route, other.route)) return false
  return isOpenRoute(place.route) || [...other.asks].some(rule => !place.asks.has(rule))
}

/** Whether a request for the other route also has what this one requires besides the path, such as a version. */
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

/** A `GET` route answers `HEAD` too, and a `HEAD` route takes those requests from it (RFC 9110 §9.3.2). */
function takesMethod(method: string, other: string): boolean {
  const asGet = (name: string): string => (name === 'HEAD' ? 'GET' : name)
  return method === 'ALL' || asGet(method) === asGet(other)
}

function report(kind: Finding['kind'], route: AuditedRoute, others: readonly Place[]): readonly Finding[] {
  const [first, ...more] = others.map(other => routeName(other.route)).toSorted()
  if (first === undefined) return []
  const rest = more.length === 0 ? '' : ` and ${more.length} more`
  return [findingAbout(kind, route, `takes requests meant for ${first}${rest}, with stricter guards.`)]
}
