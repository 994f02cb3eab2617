import { type Duration, parseDuration } from './duration.ts'

/** Whether a value can be an id in every store: a string of 1 to 255 characters, without NUL or lone surrogates. */
export function isId(value: unknown): value is string {
  return (
    typeof value === 'string' &&
    value.length > 0 &&
    value.length <= 255 &&
    !value.includes('\0') &&
    value.isWellFormed()
  )
}

/** Throws a TypeError that names the argument if it is not an id. */
export function requireId(name: string, value: unknown): void {
  if (!isId(value)) throw new TypeError(`${name} must be a string of 1 to 255 characters`)
}

/** Reads a duration as seconds. Throws a TypeError that names the argument if it is not a duration. */
export function requireDuration(name: string, value: Duration): number {
  const seconds = parseDuration(value)
  if (seconds === undefined) throw new TypeError(`${name} must be a duration such as '0s' or '5m'`)
  return seconds
}
