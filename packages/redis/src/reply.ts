import { AuthError } from '@sallyport/core'

/** Reads a reply that must be an array. */
export function listOf(reply: unknown): readonly unknown[] {
  if (!Array.isArray(reply)) throw unreadable('a reply is not an array')
  return reply
}

/** Reads the values of a hash's fields; undefined if there is no such hash. */
export function fieldsOf(reply: unknown, count: number): readonly unknown[] | undefined {
  const fields = listOf(reply)
  if (fields.length !== count) throw unreadable('a hash has an unexpected number of fields')
  return fields.every(field => field === null) ? undefined : fields
}

/** Reads a reply that must be a string. */
export function textOf(reply: unknown): string {
  if (typeof reply !== 'string') throw unreadable('a field is missing or not a string')
  return reply
}

/** Reads a reply that is a string or nil. */
export function textOrNull(reply: unknown): string | null {
  return reply === null || reply === undefined ? null : textOf(reply)
}

/** Reads a reply that must be a whole number, as an integer of Redis or as a string. */
export function wholeOf(reply: unknown): number {
  const number = typeof reply === 'string' && /^\d{1,16}$/.test(reply) ? Number(reply) : reply
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number
  throw unreadable('a field is not a whole number')
}

/** Makes the error for data that another program wrote. */
export function unreadable(reason: string): AuthError {
  return new AuthError('store_inconsistent', { cause: new Error(`cannot read what Redis holds: ${reason}`) })
}
