/** What finds a one-time token; the token's text carries both parts. */
export interface OneTimeTokenRef {
  readonly subject: string
  /** SHA-256 of the token's secret: base64url, 43 characters. */
  readonly hash: string
}

/** A token that works once, such as a password reset. Times are whole seconds since the epoch. */
export interface OneTimeTokenRecord extends OneTimeTokenRef {
  /** What it is for, such as `password_reset`; at most 64 characters. */
  readonly purpose: string
  /** A fingerprint of the state that it was made for (for a reset, of the password hash); null where it is bound to none. */
  readonly boundTo: string | null
  /** What core notes about the token's use; at most 255 bytes of ASCII, which a store only keeps and compares. */
  readonly state: string
  readonly createdAt: number
  readonly expiresAt: number
}

/** Where one-time tokens live, by hash alone. Core decides by its own clock what has expired. */
export interface OneTimeTokenStore {
  /**
   * Atomic: puts the record in place of every other token of its subject and purpose. However many replace at once,
   * one token is left.
   */
  replace(record: OneTimeTokenRecord): Promise<void>
  find(ref: OneTimeTokenRef): Promise<OneTimeTokenRecord | undefined>
  /** Atomic compare-and-swap: writes `next` and resolves to true only where the stored `state` equals `expected`. */
  update(ref: OneTimeTokenRef, expected: string, next: string): Promise<boolean>
  /** Atomic: deletes it, and at most one caller ever gets the record. */
  consume(ref: OneTimeTokenRef): Promise<OneTimeTokenRecord | undefined>
  deleteAll(subject: string, purpose: string): Promise<void>
}
