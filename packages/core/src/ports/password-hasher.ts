/** Why a stored text cannot be verified: it is no hash of this scheme, or one that would take too long. */
export type UnusableHash = 'malformed' | 'too_costly'

/** A password hashing scheme. */
export interface PasswordHasher {
  /** Rejects with AuthError `password_too_long` or `password_malformed` for what it cannot take whole. */
  hash(password: string): Promise<string>
  /**
   * Resolves to false for a hash that it cannot read; never throws for bad input.
   *
   * All refusals take the same work, whether the stored hash was a cheaper or a dearer one than a new hash is: the time must
   * not tell that the user exists.
   */
  verify(password: string, hash: string): Promise<boolean>
  /** Whether a hash was made with other parameters than a new one would be. */
  needsRehash(hash: string): boolean
  /** Why a stored text cannot be verified, told by reading it alone; undefined where it can. */
  unusable(hash: string): UnusableHash | undefined
  /**
   * Does the work of a refusal where there is no hash to verify. Needed where a refusal costs more than a new hash, because
   * stored hashes are dearer or of another scheme. Default: a new hash is made and thrown away.
   */
  refuse?(): Promise<void>
  /** The most bytes of UTF-8 that it takes without cutting any off. */
  readonly maxBytes: number
  /** The same for the scheme of a stored hash, where it differs. Default: `maxBytes`. */
  maxBytesOf?(hash: string): number
}
