import { AuthError } from '../errors.ts'

type Method = (...args: never[]) => unknown

/** The methods that may be called after `close`. They need no store, feed or hashing. */
const harmless: ReadonlySet<string> = new Set(['close', 'csrf', 'jwks', 'reloadKeys', 'status', 'watch'])

/**
 * Makes the methods of an object, and of the objects in it, reject with AuthError `closed` when `isClosed` returns true.
 * Otherwise a call after `close` would look like an outage or an overload.
 */
export function untilClosed<T extends object>(methods: T, isClosed: () => boolean): T {
  const entries = Object.entries(methods).filter(([name]) => !harmless.has(name))
  return Object.assign(methods, Object.fromEntries(entries.map(([name, value]) => [name, checked(value, isClosed)])))
}

function checked(value: unknown, isClosed: () => boolean): unknown {
  if (typeof value === 'object' && value !== null) return untilClosed(value, isClosed)
  if (typeof value !== 'function') return value
  const method = value as Method
  return (...args: never[]) => (isClosed() ? Promise.reject(new AuthError('closed')) : method(...args))
}
