/** Why a stored text cannot be verified: it is no hash of this scheme, or one that would take too long. */
export type UnusableHash = 'malformed' | 'too_costly'

/** A password hashing scheme. */
export interface PasswordHasher {
  /** Rejects with AuthError `password_too_long` or `password_malformed` for what it cannot take whole. */
  hash(password: string): Promise<string>
  /**
   * Resolves to false for a hash that it cannot read; never throws for bad input.
   *
   * A refusal of a password takes no less work than a new hash does, also where the stored hash was a cheaper one: the
   * time must not tell that the user exists.
   */
  verify(password: string, hash: string): Promise<boolean>
  /** Whether a hash was made with other parameters than a new one would be. */
  needsRehash(hash: string): boolean
  /** Why a stored text cannot be verified, told by reading it alone; undefined where it can. */
  unusable(hash: string): UnusableHash | undefined
  /** The most bytes of UTF-8 that it takes without cutting any off. */
  readonly maxBytes: number
}
