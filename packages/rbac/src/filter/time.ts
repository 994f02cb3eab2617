import type { Operator } from './operators.ts'

const day = 86_400_000
const latest = 8_640_000_000_000_000

/** Comparisons with an instant, and how to join them. */
export interface Bounds<T> {
  readonly below: (instant: Date) => T
  readonly atLeast: (instant: Date) => T
  readonly and: (parts: readonly T[]) => T
  readonly or: (parts: readonly T[]) => T
}

/** How SQL joins conditions. */
export const joined = {
  and: (parts: readonly string[]) => `(${parts.join(' AND ')})`,
  or: (parts: readonly string[]) => `(${parts.join(' OR ')})`,
} as const

/**
 * Compares dates by millisecond. Databases keep microseconds, which JavaScript dates do not have, so `lte` becomes
 * “before the next millisecond”.
 */
export function compareByMillisecond<T>(op: Operator, value: Date, { below, atLeast, and, or }: Bounds<T>): T {
  const next = new Date(Math.min(latest, value.getTime() + 1))
  switch (op) {
    case 'eq':
      return and([atLeast(value), below(next)])
    case 'ne':
      return or([below(value), atLeast(next)])
    case 'lt':
      return below(value)
    case 'lte':
      return below(next)
    case 'gt':
      return atLeast(next)
    case 'gte':
      return atLeast(value)
  }
}

/**
 * The local time of an instant, in milliseconds since 1970-01-01 local time. Drivers read columns without a time zone
 * as local time. Undefined within a day of an offset change, when the order of local times is uncertain.
 */
export function localWallTime(instant: Date): number | undefined {
  const time = instant.getTime()
  const offsets = [time - day, time, time + day].map(at => new Date(at).getTimezoneOffset())
  if (offsets.some(offset => offset !== offsets[0])) return undefined
  return time - offsets[0]! * 60_000
}
