/** A password hashing scheme. */
export interface PasswordHasher {
  hash(password: string): Promise<string>
  /** Resolves to false for a hash that it cannot read; never throws for bad input. */
  verify(password: string, hash: string): Promise<boolean>
  /** Whether a hash was made with other parameters than a new one would be. */
  needsRehash(hash: string): boolean
  /** The most bytes of UTF-8 that it takes without cutting any off. */
  readonly maxBytes: number
}
