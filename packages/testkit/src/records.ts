import { createHash, randomBytes } from 'node:crypto'
import type { OneTimeTokenRecord, RotatedFields, SessionRecord } from '@sallyport/core/store'

/** Creates a unique random string of 22 characters. */
export function randomText(): string {
  return randomBytes(16).toString('base64url')
}

/** Creates a random string in the format of a SHA-256 hash: base64url, 43 characters. */
export function randomHash(): string {
  return createHash('sha256').update(randomBytes(16)).digest('base64url')
}

/**
 * Creates a session record as after a login: generation 0, expires after 7 days without a refresh and after 30 days in
 * any case.
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
    retryHash: null,
    rotatedAt: now,
    createdAt: now,
    idleExpiresAt: now + 7 * 86_400,
    expiresAt: now + 30 * 86_400,
    authTime: now,
    device: null,
    ...fields,
  }
}

/**
 * Creates the fields that the next rotation of a session writes, 40 seconds after the last one.
 *
 * @example
 * ```ts
 * import { rotatedFields, sessionRecord } from '@sallyport/testkit'
 * const record = sessionRecord({ subject: 'u1' })
 * await store.sessions.rotate(record, record.tokenHash, rotatedFields(record))
 * ```
 */
export function rotatedFields(record: SessionRecord, fields: Partial<RotatedFields> = {}): RotatedFields {
  const now = record.rotatedAt + 40
  return {
    generation: record.generation + 1,
    tokenHash: randomHash(),
    previousHash: record.tokenHash,
    sealedSuccessor: randomBytes(48).toString('base64url'),
    retryHash: randomBytes(16).toString('base64url'),
    rotatedAt: now,
    idleExpiresAt: now + 7 * 86_400,
    ...fields,
  }
}

/** Returns the session record after a rotation. */
export function rotatedRecord(record: SessionRecord, next: RotatedFields): SessionRecord {
  return { ...record, ...next }
}

/**
 * Creates a one-time token for a password reset, valid for half an hour.
 *
 * @example
 * ```ts
 * import { oneTimeTokenRecord } from '@sallyport/testkit'
 * await store.oneTimeTokens.replace(oneTimeTokenRecord({ subject: 'u1' }))
 * ```
 */
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
