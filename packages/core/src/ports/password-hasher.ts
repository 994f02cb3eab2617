/** Why a stored hash cannot be verified: it is not a hash of this scheme, or it would take too long. */
export type UnusableHash = 'malformed' | 'too_costly'

/** A password hashing scheme. */
export interface PasswordHasher {
  /** Hashes a password. Rejects with AuthError `password_too_long` or `password_malformed` if it cannot hash the whole password. */
  hash(password: string): Promise<string>
  /**
   * Verifies a password. Resolves to false for a hash that it cannot read, and never throws for bad input.
   *
   * All refusals must do the same work, whether the stored hash costs less or more than a new one: the time must not reveal
   * that the user exists.
   */
  verify(password: string, hash: string): Promise<boolean>
  /** Whether the parameters of a hash differ from those of a new one. */
  needsRehash(hash: string): boolean
  /** Returns why a stored hash cannot be verified, without verifying anything; undefined if it can be. */
  unusable(hash: string): UnusableHash | undefined
  /**
   * Does the work of a refusal when there is no hash to verify. It is needed if a refusal costs more than a new hash, because
   * stored hashes are more expensive or of another scheme. Default: a new hash is made and discarded.
   */
  refuse?(): Promise<void>
  /**
   * Resolves when it can hash. Rejects with AuthError `misconfigured` if something that it needs is missing, such as a native
   * module. `auth.ready()` waits for it. Default: it can hash at once.
   */
  ready?(): Promise<void>
  /** The most bytes of UTF-8 that it hashes without ignoring any. */
  readonly maxBytes: number
  /** The same for the scheme of a stored hash, if it differs. Default: `maxBytes`. */
  maxBytesOf?(hash: string): number
}
