import { type Duration, parseDuration } from '../lib/duration.ts'

/** Throws a TypeError that names the function and the option, and never the value. */
export function refuse(of: string, option: string, problem: string): never {
  throw new TypeError(`${of}: ${option} ${problem}`)
}

/** Checks that options are an object without unknown names: a misspelt option would be ignored. */
export function checkNames(of: string, options: object, names: readonly string[]): void {
  if (typeof options !== 'object' || options === null) throw new TypeError(`${of}: the options must be an object`)
  const unknown = Object.keys(options).find(name => !names.includes(name))
  if (unknown !== undefined) refuse(of, unknown, `is not an option; the options are ${names.join(', ')}`)
}

/** Reads a required string of printable ASCII without spaces. */
export function nameOf(of: string, option: string, value: unknown): string {
  if (typeof value === 'string' && /^[\x21-\x7e]{1,2048}$/.test(value)) return value
  return refuse(of, option, 'must be a string of printable ASCII without spaces')
}

/** Reads one such string, or a list of them that is not empty. */
export function namesOf(of: string, option: string, value: unknown): readonly string[] {
  const given: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (given.length === 0) refuse(of, option, 'must not be an empty list')
  return given.map(one => nameOf(of, option, one))
}

/** Reads a host name, with a port where there is one: no scheme and no path. */
export function hostOf(of: string, option: string, value: unknown): string {
  if (typeof value === 'string' && /^[a-z\d](?:[a-z\d.-]{0,251}[a-z\d])?(?::\d{1,5})?$/i.test(value)) return value
  return refuse(of, option, 'must be a host name such as id.example.com, without https:// and without a path')
}

/** Reads one segment of a path. */
export function segmentOf(of: string, option: string, value: unknown): string {
  if (typeof value === 'string' && /^[\w.~-]{1,255}$/.test(value) && !/^\.+$/.test(value)) return value
  return refuse(of, option, 'must be a name of letters, digits, ".", "_", "~" and "-"')
}

/** Reads the address of a server, without a slash at its end. */
export function addressOf(of: string, option: string, value: unknown): string {
  const url = typeof value === 'string' || value instanceof URL ? readUrl(String(value)) : undefined
  const isPlain = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && !url.search && !url.hash
  if (isPlain) return String(value).replace(/\/+$/, '')
  return refuse(of, option, 'must be an https: address without credentials, query and fragment')
}

function readUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined
}

/** Whether an address may be asked: `https:`, and outside production `http:` of this machine as well. */
export function isSafeAddress(address: string, isProduction: boolean): boolean {
  const url = readUrl(address)
  if (url?.protocol === 'https:') return true
  return !isProduction && url?.protocol === 'http:' && /^(?:localhost|127\.0\.0\.1|\[::1\])$/.test(url.hostname)
}

/** Reads a duration of at most so many seconds, as seconds. */
export function secondsOf(of: string, option: string, value: Duration, longest: number): number {
  const seconds = parseDuration(value)
  if (seconds !== undefined && seconds <= longest) return seconds
  return refuse(of, option, `must be a duration of at most ${longest} seconds`)
}

/** Checks that an option is a function. */
export function requireFunction(of: string, option: string, value: unknown): void {
  if (typeof value !== 'function') refuse(of, option, 'must be a function')
}
