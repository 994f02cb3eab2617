import { createHash } from 'node:crypto'

/** Whether a user's logins are answered with Sallyport's tokens. A hash of the id keeps each user on one side. */
export function usesSallyport(userId: string, percent: number): boolean {
  return createHash('sha256').update(userId).digest().readUInt32BE() % 100 < percent
}
