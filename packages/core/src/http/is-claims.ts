import type { Claims } from '../token/claims.ts'

const texts = ['sub', 'sid', 'jti']
const times = ['iat', 'exp', 'auth_time']

/** Tells whether a value is claims: an error object, whatever it carries, is truthy and yet nobody. */
export function isClaims<C>(value: unknown): value is Claims<C> {
  if (typeof value !== 'object' || value === null || value instanceof Error) return false
  const own = (name: string): unknown => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined)
  return texts.every(name => isText(own(name))) && times.every(name => Number.isFinite(own(name)))
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== ''
}
