/** What names a session; both parts travel in the signed refresh token. */
export interface SessionRef {
  readonly id: string
  readonly subject: string
}

/**
 * One session: one row, however often its token rotates. All times are whole seconds since the epoch.
 *
 * No usable token can be read from it: `tokenHash` and `previousHash` are SHA-256 of a token's `jti`, and
 * `sealedSuccessor` is readable only with the server's key and the token that it replaced.
 */
export interface SessionRecord extends SessionRef {
  /** 0 at login, one more with each rotation. */
  readonly generation: number
  /** base64url, 43 characters. */
  readonly tokenHash: string
  /** The hash that `tokenHash` replaced; null before the first rotation. */
  readonly previousHash: string | null
  /** The current token's `jti`, sealed under the token that it replaced; null before the first rotation. base64url, at most 64 characters. */
  readonly sealedSuccessor: string | null
  /** When the current token was made. */
  readonly rotatedAt: number
  readonly createdAt: number
  /** The end by idleness; moves with each rotation. */
  readonly idleExpiresAt: number
  /** The absolute end; never moves. */
  readonly expiresAt: number
  /** When the user proved who they are (`auth_time`). */
  readonly authTime: number
  /** At most 64 bytes of text for the user's own list of sessions. */
  readonly device: string | null
}

/** What a rotation writes, next to the hash that it replaces. */
export type RotatedFields = Pick<
  SessionRecord,
  'generation' | 'tokenHash' | 'sealedSuccessor' | 'rotatedAt' | 'idleExpiresAt'
>

/**
 * Where sessions live. A store only stores: core decides by its own clock what has expired, and a store's own expiry is
 * housekeeping, relative and late: not before `idleExpiresAt - rotatedAt + 86400` seconds after the last write.
 *
 * Every method rejects when the store cannot be reached or does not answer in time.
 */
export interface SessionStore {
  /**
   * Atomic. Resolves to the subject's oldest sessions (by `createdAt`) beyond `maxPerUser`, never the new one, and
   * deletes none of them: core revokes and deletes them after that. Those that are still there are
   * named again by the next `insert`.
   */
  insert(record: SessionRecord, maxPerUser: number): Promise<readonly SessionRef[]>
  /** Reads the primary: an answer is never older than the last acknowledged write. */
  find(ref: SessionRef): Promise<SessionRecord | undefined>
  /**
   * Atomic compare-and-swap: writes `next`, and `expectedHash` as `previousHash`, and resolves to true only where the
   * stored `tokenHash` equals `expectedHash`.
   */
  rotate(ref: SessionRef, expectedHash: string, next: RotatedFields): Promise<boolean>
  /** Newest first. */
  list(subject: string): Promise<readonly SessionRecord[]>
  /** Resolves to whether there was a session to delete. */
  delete(ref: SessionRef): Promise<boolean>
  /** Unknown ids, and ids of other subjects, are passed over. */
  deleteMany(subject: string, ids: readonly string[]): Promise<void>
}
