import { isSensitiveName, withoutSecrets } from './sensitive.ts'

/** The replacement of a secret. */
export const censor = '[redacted]'

const deepest = 12

/**
 * Copies a value for a log, without its secrets: members with sensitive names, and tokens and hashes in strings.
 *
 * It follows objects, arrays, Maps, Sets and errors with their causes, stops at cycles and at 12 levels, and never
 * throws. Values that it cannot read are replaced by their type.
 *
 * @example
 * ```ts
 * import { redact } from '@sallyport/core/log'
 * redact({ user: 'u1', refresh_token: 'eyJ…' }) // { user: 'u1', refresh_token: '[redacted]' }
 * ```
 */
export function redact(value: unknown): unknown {
  return copy(value, { above: new Set(), depth: 0, done: new Map() })
}

/** The state of the copying. */
interface Place {
  readonly above: ReadonlySet<object>
  readonly depth: number
  /** The copies so far, and their depth. An object that is reached several times is copied once. */
  readonly done: Map<object, { readonly depth: number; readonly copied: unknown }>
}

function copy(value: unknown, { above, depth, done }: Place): unknown {
  if (typeof value === 'string') return withoutSecrets(value, censor)
  if (typeof value === 'function' || typeof value === 'symbol') return `[${typeof value}]`
  if (typeof value !== 'object' || value === null) return value
  if (above.has(value)) return '[circular]'
  if (depth >= deepest) return '[deep]'
  const before = done.get(value)
  if (before !== undefined && before.depth <= depth) return before.copied
  const copied = copyReadable(value, { above: new Set([...above, value]), depth: depth + 1, done })
  done.set(value, { depth, copied })
  return copied
}

function copyReadable(value: object, place: Place): unknown {
  try {
    return copyObject(value, place)
  } catch {
    return '[unreadable]'
  }
}

function copyObject(value: object, place: Place): unknown {
  const inner = (part: unknown) => copy(part, place)
  if (Array.isArray(value)) return value.map(inner)
  if (ArrayBuffer.isView(value)) return '[binary]'
  if (value instanceof Date) return value
  if (value instanceof Set) return [...value].map(inner)
  if (value instanceof Map)
    return members(
      [...value].map(([name, part]) => [String(name), part]),
      inner,
    )
  if (value instanceof Error) return members(errorMembers(value), inner)
  if ('toJSON' in value && typeof value.toJSON === 'function') return inner((value.toJSON as () => unknown)())
  return members(Object.entries(value), inner)
}

function members(entries: readonly (readonly [string, unknown])[], inner: (part: unknown) => unknown): object {
  return Object.fromEntries(entries.map(([name, part]) => [name, isSensitiveName(name) ? censor : inner(part)]))
}

function errorMembers(error: Error): [string, unknown][] {
  const { name, message, stack, cause } = error
  const own = Object.entries(error).filter(([member]) => member !== 'cause')
  return [
    ['name', name],
    ['message', message],
    ['stack', stack],
    ...own,
    ...(cause === undefined ? [] : [['cause', cause] as [string, unknown]]),
  ]
}
