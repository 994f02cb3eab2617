import type { Duration } from '../../lib/duration.ts'

/** What a guard says about itself, for the audit of an application's routes. */
export type GuardDescription = PublicDescription | AuthenticatedDescription

/** A route that is open on purpose. */
export interface PublicDescription {
  readonly kind: 'public'
  /** Why it is open. */
  readonly reason: string
}

/** A route behind an access token. */
export interface AuthenticatedDescription {
  readonly kind: 'authenticated'
  readonly roles?: readonly string[]
  readonly recheck?: Duration
  readonly maxAge?: Duration
  /** The permission that the policy must grant. */
  readonly can?: string
  /** Whether somebody who acts in the user's place is let in. */
  readonly actors?: boolean
  readonly optional?: boolean
  /** Whether a token in a cookie is accepted, which browsers send whoever asks. */
  readonly cookies?: boolean
  /** Whether a request that may change something must prove that a page of the application's own sent it. */
  readonly csrf?: boolean
}

// Registered, so that two copies of the package see each other's guards.
const mark = Symbol.for('sallyport.guard')

/** Marks a guard with what it asks for, and gives it back. */
export function markGuard<G extends object>(guard: G, description: GuardDescription): G {
  return Object.defineProperty(guard, mark, { value: Object.freeze(structuredClone(description)) })
}

/** Describes a public route. Throws TypeError without a reason: who reads the audit wants to know it. */
export function publicAccess(reason: string): PublicDescription {
  if (typeof reason !== 'string' || reason.trim() === '') throw new TypeError('guard.public: needs a reason')
  return { kind: 'public', reason }
}

/**
 * Reads what a guard asks for, or gives undefined for anything that is no guard.
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

// Registered, as above.
const harmless = Symbol.for('sallyport.harmless')

/** Marks a function that hands every request on and has no effects: it may run before a guard. Gives it back. */
export function markHarmless<H extends object>(handler: H): H {
  return Object.defineProperty(handler, harmless, { value: true })
}

/** Tells whether a function is marked as one that may run before a guard. */
export function isMarkedHarmless(handler: object): boolean {
  return Object.hasOwn(handler, harmless)
}
