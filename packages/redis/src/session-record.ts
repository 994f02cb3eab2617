import type { RotatedFields, SessionRecord, SessionRef } from '@sallyport/core/store'
import { namesAndValues } from './fields.ts'
import { textOf, textOrNull, wholeOf } from './reply.ts'

/*
 * The fields of a session's hash. Names of one letter, and values of at most 64 bytes, keep it in Redis's compact
 * encoding (hash-max-listpack-value), at about a third of the memory. An absent field is null.
 *
 * h tokenHash, p previousHash, s sealedSuccessor, k retryHash, g generation, r rotatedAt, i idleExpiresAt, c createdAt, e expiresAt,
 * a authTime if it is not createdAt, d device
 */
export const fieldNames = "'h', 'p', 's', 'k', 'g', 'r', 'i', 'c', 'e', 'a', 'd'"
export const fieldCount = 11

const daySeconds = 86_400

/** The names and values of a new session's fields. */
export function encodeRecord(record: SessionRecord): string[] {
  return namesAndValues({
    h: record.tokenHash,
    p: record.previousHash,
    s: record.sealedSuccessor,
    k: record.retryHash,
    g: record.generation,
    r: record.rotatedAt,
    i: record.idleExpiresAt,
    c: record.createdAt,
    e: record.expiresAt,
    a: record.authTime === record.createdAt ? null : record.authTime,
    d: record.device,
  })
}

/** The fields that a rotation always writes. They are in the script, so that a rotation sends only values. */
export const rotatedNames = ['h', 'p', 's', 'g', 'r', 'i'] as const

/** The values of {@link rotatedNames}, empty for null, and that of `k` if there is one. */
export function encodeRotated(next: RotatedFields): string[] {
  const { tokenHash, previousHash, sealedSuccessor, retryHash, generation, rotatedAt, idleExpiresAt } = next
  const numbers = [String(generation), String(rotatedAt), String(idleExpiresAt)] as const
  const values = [tokenHash, previousHash ?? '', sealedSuccessor ?? '', ...numbers]
  if (retryHash !== null) values.push(retryHash)
  return values
}

/** Reads a session from its fields, in the order of {@link fieldNames}. */
export function decodeRecord({ id, subject }: SessionRef, fields: readonly unknown[]): SessionRecord {
  const [tokenHash, previousHash, sealedSuccessor, retryHash, generation, rotatedAt, idle, ...fixed] = fields
  const [created, expires, auth, device] = fixed
  return {
    id,
    subject,
    generation: wholeOf(generation),
    tokenHash: textOf(tokenHash),
    previousHash: textOrNull(previousHash) || null,
    sealedSuccessor: textOrNull(sealedSuccessor) || null,
    retryHash: textOrNull(retryHash),
    rotatedAt: wholeOf(rotatedAt),
    createdAt: wholeOf(created),
    idleExpiresAt: wholeOf(idle),
    expiresAt: wholeOf(expires),
    authTime: wholeOf(textOrNull(auth) ?? created),
    device: textOrNull(device),
  }
}

/** Seconds for which a session's key lives after a write: relative, so that only core's clock decides when the session expires. */
export function recordTtl({ idleExpiresAt, rotatedAt }: Pick<SessionRecord, 'idleExpiresAt' | 'rotatedAt'>): string {
  return String(Math.max(0, idleExpiresAt - rotatedAt) + daySeconds)
}

/** Seconds for which a subject's index lives: longer than any rotation can make the session's own key live. */
export function indexTtl({ idleExpiresAt, rotatedAt, expiresAt, createdAt }: SessionRecord): string {
  return String(Math.max(0, idleExpiresAt - rotatedAt, expiresAt - createdAt) + 2 * daySeconds)
}
