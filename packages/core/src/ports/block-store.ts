/**
 * Stores who is blocked. Entries do not expire. Every process must see an acknowledged change at once.
 *
 * Every method rejects when the store cannot be reached or does not answer in time.
 */
export interface BlockStore {
  /** Blocks a subject. Idempotent, and durable when it resolves. */
  insert(subject: string): Promise<void>
  /** Unblocks a subject. Idempotent: it also resolves if the subject was not blocked. */
  delete(subject: string): Promise<void>
  /** Reads the primary, so that the result is never older than the last acknowledged write. */
  has(subject: string): Promise<boolean>
}
