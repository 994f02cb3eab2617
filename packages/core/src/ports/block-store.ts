/**
 * Who is blocked, for however long: nothing expires. Every process must see an acknowledged change at once.
 *
 * Every method rejects when the store cannot be reached or does not answer in time.
 */
export interface BlockStore {
  /** Idempotent; durable once it resolves. */
  insert(subject: string): Promise<void>
  /** Idempotent: it also resolves where the subject was not blocked. */
  delete(subject: string): Promise<void>
  /** Reads the primary: an answer is never older than the last acknowledged write. */
  has(subject: string): Promise<boolean>
}
