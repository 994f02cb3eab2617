import { isAuthError, isPackageNotLoaded } from '../errors.ts'
import { hintFor } from './failure-hints.ts'

/** The place of a failure in the application, and its reason without any data. */
export interface Failure {
  /** An error code, such as an SQLSTATE or the first word of a Redis error, or a sentence about a value's type. */
  readonly reason: string
  /** The first line of the application's code in the stack, such as `/app/users.js:12:5`; null if there is none. */
  readonly place: string | null
}

/** A value of the wrong shape. The message contains names of members and types but no values, so it may be logged. */
export class UnexpectedValue extends TypeError {
  override readonly name = 'UnexpectedValue'
}

/** How many wrapped errors are read: drivers, ORMs and stores each wrap the error of the layer below. */
const mostLayers = 6

/** Describes a failure without any data. Messages are not used, because they may contain rows, parameters and secrets. */
export function failureOf(error: unknown): Failure {
  const layers = layersOf(error)
  const sentence = layers.find(isPackageNotLoaded)?.message
  const reason = sentence ?? layers.map(codeOf).find(code => code !== undefined) ?? nameOf(layers.at(-1))
  return { reason, place: layers.map(placeOf).findLast(place => place !== null) ?? null }
}

/** Writes a failure as one line for the developer, with a hint. */
export function describeFailure(operation: string, { reason, place }: Failure): string {
  const hint = hintFor(reason)
  return `${operation}: ${reason}${hint === undefined ? '' : ` (${hint})`}${place === null ? '' : ` at ${place}`}`
}

function layersOf(error: unknown): unknown[] {
  const layers: unknown[] = [error]
  for (let next = beneath(error); next !== undefined && layers.length < mostLayers; next = beneath(next)) {
    layers.push(next)
  }
  return layers
}

/** Returns the wrapped error: `cause`, or the member that Sequelize, TypeORM or an AggregateError uses. */
function beneath(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return undefined
  if ('reveal' in error && typeof error.reveal === 'function') return (error.reveal as () => unknown)()
  const { cause, original, driverError, errors } = error as Record<string, unknown>
  return cause ?? original ?? driverError ?? (Array.isArray(errors) ? errors[0] : undefined) ?? undefined
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof UnexpectedValue) return error.message
  if (typeof error !== 'object' || error === null) return undefined
  const { name, message, code, errorCode, codeName } = error as Record<string, unknown>
  if (name === 'StoreTimeout' || name === 'TimeoutError') return 'timeout'
  if (isAuthError(error)) return error.code === 'store_unavailable' ? undefined : error.code
  const isRedis = /^(?:ReplyError|ErrorReply|SimpleError|BlobError)$/.test(error.constructor?.name)
  const word = isRedis && typeof message === 'string' ? /^[A-Z][A-Z0-9]{1,30}(?= |$)/.exec(message)?.[0] : undefined
  return word ?? [code, errorCode, codeName].find(isCode)
}

/** A code is one word with a capital letter or a digit. Anything else could be data. */
function isCode(value: unknown): value is string {
  return typeof value === 'string' && /^(?=.*[A-Z\d])\w{2,50}$/.test(value)
}

function nameOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return `threw ${kindOf(error)}`
  const { name } = error as { name?: unknown }
  return typeof name === 'string' && /^[A-Za-z]\w{1,60}$/.test(name) ? name : 'threw an object'
}

/** Names the type of a value without the value. */
export function kindOf(value: unknown): string {
  if (value === undefined || value === null) return String(value)
  if (Array.isArray(value)) return 'a list'
  if (value instanceof Date) return 'a Date'
  if (value instanceof Uint8Array) return 'bytes'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const frame = /^ {4}at (?:.{0,200} \()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).{1,400}:\d+:\d+)\)?$/

function placeOf(error: unknown): string | null {
  const stack = error instanceof Error && !(error instanceof UnexpectedValue) ? (error.stack ?? '') : ''
  const places = stack.split('\n').flatMap(line => frame.exec(line)?.[1] ?? [])
  return places.find(place => !/[\\/]node_modules[\\/]/.test(place)) ?? null
}
