import type { Duration } from '../../lib/duration.ts'

/** A guard's description of itself, for the audit of an application's routes. */
export type GuardDescription = PublicDescription | AuthenticatedDescription

/** A route that is public on purpose. */
export interface PublicDescription {
  /** Always `'public'`. */
  readonly kind: 'public'
  /** Why it is public. */
  readonly reason: string
}

/** A route that requires an access token. */
export interface AuthenticatedDescription {
  readonly kind: 'authenticated'
  readonly roles?: readonly string[]
  readonly recheck?: Duration
  readonly maxAge?: Duration
  /** The permission that the policy must grant. */
  readonly can?: string
  /** Whether tokens of somebody who acts for the user (`act`) are accepted. */
  readonly actors?: boolean
  readonly optional?: boolean
  /** Whether a token in a cookie is accepted, which browsers send for other sites' requests too. */
  readonly cookies?: boolean
  /** Whether requests that may change something are checked for CSRF. */
  readonly csrf?: boolean
}

// A registered symbol, so that two copies of the package recognize each other's guards.
const mark = Symbol.for('sallyport.guard')

/**
 * Marks a guard with its description and returns it.
 *
 * @example
 * ```ts
 * import { markGuard, publicAccess } from '@sallyport/core/http'
 * const health = markGuard(() => 'ok', publicAccess('for the load balancer'))
 * ```
 */
export function markGuard<G extends object>(guard: G, description: GuardDescription): G {
  return Object.defineProperty(guard, mark, { value: Object.freeze(structuredClone(description)) })
}

/**
 * Describes a public route. Throws TypeError without a reason, which the audit shows.
 *
 * @example
 * ```ts
 * import { publicAccess } from '@sallyport/core/http'
 * publicAccess('for the load balancer') // { kind: 'public', reason: 'for the load balancer' }
 * ```
 */
export function publicAccess(reason: string): PublicDescription {
  if (typeof reason !== 'string' || reason.trim() === '') throw new TypeError('guard.public: needs a reason')
  return { kind: 'public', reason }
}

/**
 * Gives the description of a guard; undefined for anything else.
 *
 * @example
 * ```ts
 * import { describeGuard } from '@sallyport/core/adapter'
 * describeGuard(() => {}) // undefined
 * ```
 */
export function describeGuard(value: unknown): GuardDescription | undefined {
  if (typeof value !== 'function' && (typeof value !== 'object' || value === null)) return undefined
  const description: unknown = Object.hasOwn(value, mark) ? Reflect.get(value, mark) : undefined
  return isDescription(description) ? description : undefined
}

function isDescription(value: unknown): value is GuardDescription {
  return typeof value === 'object' && value !== null && 'kind' in value
}

// A registered symbol, as above.
const harmless = Symbol.for('sallyport.harmless')

/** Marks a function that passes every request on and has no effects, so that it may run before a guard. Returns it. */
export function markHarmless<H extends object>(handler: H): H {
  return Object.defineProperty(handler, harmless, { value: true })
}

/** Tells whether a function is marked as one that may run before a guard. */
export function isMarkedHarmless(handler: object): boolean {
  return Object.hasOwn(handler, harmless)
}
