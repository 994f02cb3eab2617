/** Identifies a session. The signed refresh token contains both parts. */
export interface SessionRef {
  /** The id of the session, unique to its subject. */
  readonly id: string
  /** The user whom it belongs to. */
  readonly subject: string
}

/**
 * A session. It stays one row when its token rotates. All times are whole seconds since the epoch.
 *
 * It contains no usable token: `tokenHash` and `previousHash` are SHA-256 of a token's `jti`, and
 * `sealedSuccessor` is readable only with the server's key and the token that it replaced.
 */
export interface SessionRecord extends SessionRef {
  /** 0 at login; each rotation adds 1. */
  readonly generation: number
  /** base64url, 43 characters. */
  readonly tokenHash: string
  /**
   * The hash that `tokenHash` replaced; null before the first rotation, and after a late retry, which only `retryHash`
   * identifies.
   */
  readonly previousHash: string | null
  /**
   * The current token's `jti`, sealed under the previous token; base64url of at most 64 characters. Before the first rotation null,
   * or, for an imported session, a random mark of its import.
   */
  readonly sealedSuccessor: string | null
  /**
   * The first 128 bits of SHA-256 of the idempotency key of the refresh that made the current token, bound to the token that it
   * replaced; base64url, 22 characters. Null without a key.
   */
  readonly retryHash: string | null
  /** When the current token was issued. */
  readonly rotatedAt: number
  /** When it was created, in seconds since the epoch. */
  readonly createdAt: number
  /** When the idle lifetime ends; each rotation moves it. */
  readonly idleExpiresAt: number
  /** When the absolute lifetime ends; it never moves. */
  readonly expiresAt: number
  /** When the user proved who they are (`auth_time`). */
  readonly authTime: number
  /** At most 64 bytes of text for the user's list of sessions. */
  readonly device: string | null
}

/** The fields that a rotation writes. */
export type RotatedFields = Pick<
  SessionRecord,
  'generation' | 'tokenHash' | 'previousHash' | 'sealedSuccessor' | 'retryHash' | 'rotatedAt' | 'idleExpiresAt'
>

/**
 * Stores sessions. Core decides by its clock which have expired. A store removes expired rows only as housekeeping, not before
 * `idleExpiresAt - rotatedAt + 86400` seconds after the last write.
 *
 * Every method rejects when the store cannot be reached or does not answer in time.
 */
export interface SessionStore {
  /**
   * Atomic. Resolves to the subject's oldest sessions (by `createdAt`) beyond `maxPerUser`, never the new one. It does not
   * delete them: core revokes and deletes them afterwards. The next `insert` returns those that still exist again.
   * Resolves to `'exists'`, and changes nothing, if there is a session with this id.
   */
  insert(record: SessionRecord, maxPerUser: number): Promise<readonly SessionRef[] | 'exists'>
  /** Reads the primary, so that the result is never older than the last acknowledged write. */
  find(ref: SessionRef): Promise<SessionRecord | undefined>
  /**
   * Atomic compare-and-swap: writes `next` and resolves to true only if the stored `tokenHash` equals `expectedHash`.
   * The hash in `next` may be the same one.
   */
  rotate(ref: SessionRef, expectedHash: string, next: RotatedFields): Promise<boolean>
  /** Resolves to the subject's sessions, newest first. */
  list(subject: string): Promise<readonly SessionRecord[]>
  /** Resolves to whether there was a session to delete. */
  delete(ref: SessionRef): Promise<boolean>
  /** Ignores unknown ids and ids of other subjects. */
  deleteMany(subject: string, ids: readonly string[]): Promise<void>
}
