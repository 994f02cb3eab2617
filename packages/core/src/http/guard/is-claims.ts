import { type Claims, requiredClaims } from '../../token/claims.ts'
import type { Kinds } from '../../token/shape.ts'

/**
 * Claims from an application's own `verify` are checked for their types, not for the lengths that core's tokens have.
 */
const checks: Readonly<Record<keyof Kinds, (value: unknown) => boolean>> = {
  text: isFilled,
  time: Number.isFinite,
  count: Number.isFinite,
  texts: Array.isArray,
  actor: isObject,
  confirmation: isObject,
}

/** Tells whether a value is claims. An Error never is, whatever properties it has. */
export function isClaims<C>(value: unknown): value is Claims<C> {
  if (typeof value !== 'object' || value === null || value instanceof Error) return false
  const own = (name: string): unknown => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined)
  return requiredClaims.every(({ name, kind }) => checks[kind](own(name)))
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}

function isFilled(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
