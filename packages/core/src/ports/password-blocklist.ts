/** Why a password is blocked. */
export type BlockReason = 'common' | 'context' | 'breached' | 'guessable'

/** The result of checking a password. */
export type BlocklistVerdict = { readonly blocked: false } | { readonly blocked: true; readonly reason: BlockReason }

/** Decides which passwords may not be chosen (NIST SP 800-63B-4 §3.1.1.2). */
export interface PasswordBlocklist {
  /**
   * @param password Normalised to NFC; at most 256 code points.
   * @param context Words about the user or the service: a username, an e-mail address, a product's name.
   */
  /** Checks a password that somebody wants to set, with the words that it must not contain. */
  check(password: string, context: readonly string[]): Promise<BlocklistVerdict>
}
