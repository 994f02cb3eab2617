/** Why a password may not be chosen. */
export type BlockReason = 'common' | 'context' | 'breached' | 'guessable'

/** What a blocklist says of a password. */
export type BlocklistVerdict = { readonly blocked: false } | { readonly blocked: true; readonly reason: BlockReason }

/** What may not be chosen as a password (NIST SP 800-63B-4 §3.1.1.2). */
export interface PasswordBlocklist {
  /**
   * @param password Normalised to NFC; at most 256 code points.
   * @param context What belongs to the user or the service: a username, an e-mail address, a product's name.
   */
  check(password: string, context: readonly string[]): Promise<BlocklistVerdict>
}
