import { createHash, randomBytes } from 'node:crypto'
import type { OneTimeTokenRecord, RotatedFields, SessionRecord } from '@sallyport/core/store'

/** Makes text that no other case makes: 22 characters. */
export function randomText(): string {
  return randomBytes(16).toString('base64url')
}

/** Makes what a SHA-256 hash looks like: base64url, 43 characters. */
export function randomHash(): string {
  return createHash('sha256').update(randomBytes(16)).digest('base64url')
}

/**
 * Makes a session as a login makes it: generation 0, idle for 7 days, ending after 30.
 *
 * @example
 * ```ts
 * import { sessionRecord } from '@sallyport/testkit'
 * const record = sessionRecord({ subject: 'u1', createdAt: 1_700_000_000 })
 * ```
 */
export function sessionRecord(fields: Partial<SessionRecord> = {}): SessionRecord {
  const now = fields.createdAt ?? Math.floor(Date.now() / 1000)
  return {
    id: randomText(),
    subject: randomText(),
    generation: 0,
    tokenHash: randomHash(),
    previousHash: null,
    sealedSuccessor: null,
    rotatedAt: now,
    createdAt: now,
    idleExpiresAt: now + 7 * 86_400,
    expiresAt: now + 30 * 86_400,
    authTime: now,
    device: null,
    ...fields,
  }
}

/** Makes what the next rotation of a session writes, 40 seconds after the last one. */
export function rotatedFields(record: SessionRecord, fields: Partial<RotatedFields> = {}): RotatedFields {
  const now = record.rotatedAt + 40
  return {
    generation: record.generation + 1,
    tokenHash: randomHash(),
    sealedSuccessor: randomBytes(48).toString('base64url'),
    rotatedAt: now,
    idleExpiresAt: now + 7 * 86_400,
    ...fields,
  }
}

/** A session's record as a rotation leaves it. */
export function rotatedRecord(record: SessionRecord, next: RotatedFields): SessionRecord {
  return { ...record, ...next, previousHash: record.tokenHash }
}

/** Makes a one-time token for a password reset that works for half an hour. */
export function oneTimeTokenRecord(fields: Partial<OneTimeTokenRecord> = {}): OneTimeTokenRecord {
  const now = fields.createdAt ?? Math.floor(Date.now() / 1000)
  return {
    subject: randomText(),
    hash: randomHash(),
    purpose: 'password_reset',
    boundTo: randomHash(),
    state: '0',
    createdAt: now,
    expiresAt: now + 1800,
    ...fields,
  }
}
