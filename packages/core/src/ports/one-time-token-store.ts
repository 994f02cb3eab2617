/** Identifies a one-time token. The token's text contains both parts. */
export interface OneTimeTokenRef {
  /** The user whom it belongs to. */
  readonly subject: string
  /** SHA-256 of the token's secret: base64url, 43 characters. */
  readonly hash: string
}

/** A token that works once, such as a password reset. Times are whole seconds since the epoch. */
export interface OneTimeTokenRecord extends OneTimeTokenRef {
  /** The purpose, such as `password_reset`; at most 64 characters. */
  readonly purpose: string
  /** A fingerprint of the state for which it was made (for a reset, of the password hash); null if it is not bound to a state. */
  readonly boundTo: string | null
  /** Core's notes about the token's use; at most 255 bytes of ASCII. A store only keeps and compares them. */
  readonly state: string
  /** When it was issued, in seconds since the epoch. */
  readonly createdAt: number
  /** When it expires, in seconds since the epoch. */
  readonly expiresAt: number
}

/** Stores one-time tokens by their hash. Core decides by its clock which have expired. */
export interface OneTimeTokenStore {
  /**
   * Atomic: stores the record, and removes every other token of its subject and purpose. One token is left, even if several
   * calls run at once.
   */
  replace(record: OneTimeTokenRecord): Promise<void>
  /** Resolves to the record, or to undefined if there is none. */
  find(ref: OneTimeTokenRef): Promise<OneTimeTokenRecord | undefined>
  /** Atomic compare-and-swap: writes `next` and resolves to true only if the stored `state` equals `expected`. */
  update(ref: OneTimeTokenRef, expected: string, next: string): Promise<boolean>
  /** Atomic: deletes the token. At most one caller gets the record. */
  consume(ref: OneTimeTokenRef): Promise<OneTimeTokenRecord | undefined>
  /** Deletes all tokens of a subject for a purpose. */
  deleteAll(subject: string, purpose: string): Promise<void>
}
