import { createHash } from 'node:crypto'

/** Whether a user is among the percentage that Sallyport serves. A user stays there when it grows. */
export function usesSallyport(userId: number, percent: number): boolean {
  return createHash('sha256').update(String(userId)).digest().readUInt32BE() % 100 < percent
}
