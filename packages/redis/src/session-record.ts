import type { RotatedFields, SessionRecord, SessionRef } from '@sallyport/core/store'
import { namesAndValues } from './fields.ts'
import { textOf, textOrNull, wholeOf } from './reply.ts'

/*
 * The fields of a session's hash. Names of one letter, and values of at most 64 bytes, keep it in Redis's compact
 * encoding (hash-max-listpack-value), at about a third of the memory. An absent field is null.
 *
 * h tokenHash, p previousHash, s sealedSuccessor, g generation, r rotatedAt, i idleExpiresAt, c createdAt, e expiresAt,
 * a authTime, d device
 */
export const fieldNames = "'h', 'p', 's', 'g', 'r', 'i', 'c', 'e', 'a', 'd'"
export const fieldCount = 10

const daySeconds = 86_400

/** The names and values of a new session's fields. */
export function encodeRecord(record: SessionRecord): string[] {
  return namesAndValues({
    h: record.tokenHash,
    p: record.previousHash,
    s: record.sealedSuccessor,
    g: record.generation,
    r: record.rotatedAt,
    i: record.idleExpiresAt,
    c: record.createdAt,
    e: record.expiresAt,
    a: record.authTime,
    d: record.device,
  })
}

/** The fields that a rotation writes besides `p`. They are in the script, so that a rotation sends only values. */
export const rotatedNames = ['h', 's', 'g', 'r', 'i'] as const

/** The values of {@link rotatedNames}; `s` even if it is null, to replace an earlier one. */
export function encodeRotated(next: RotatedFields): string[] {
  const { tokenHash, sealedSuccessor, generation, rotatedAt, idleExpiresAt } = next
  return [tokenHash, sealedSuccessor ?? '', String(generation), String(rotatedAt), String(idleExpiresAt)]
}

/** Reads a session from its fields, in the order of {@link fieldNames}. */
export function decodeRecord({ id, subject }: SessionRef, fields: readonly unknown[]): SessionRecord {
  const [tokenHash, previousHash, sealedSuccessor, generation, rotatedAt, idle, created, expires, auth, device] = fields
  return {
    id,
    subject,
    generation: wholeOf(generation),
    tokenHash: textOf(tokenHash),
    previousHash: textOrNull(previousHash),
    sealedSuccessor: textOrNull(sealedSuccessor) || null,
    rotatedAt: wholeOf(rotatedAt),
    createdAt: wholeOf(created),
    idleExpiresAt: wholeOf(idle),
    expiresAt: wholeOf(expires),
    authTime: wholeOf(auth),
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
