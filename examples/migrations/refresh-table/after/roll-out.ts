import { createHash } from 'node:crypto'
import type { Env } from '../app/app.ts'

/** Whether a user is among the percentage that Sallyport serves. A user stays there when it grows. */
export function usesSallyport(userId: number, percent: number): boolean {
  return createHash('sha256').update(String(userId)).digest().readUInt32BE() % 100 < percent
}

/** Tells which users Sallyport serves: a list, such as the staff, and a percentage of the others. */
export function createRollOut(env: Env): (userId: number) => boolean {
  const percent = Number(env['SALLYPORT_PERCENT'] ?? 100)
  const users = new Set((env['SALLYPORT_USERS'] ?? '').split(','))
  return userId => users.has(String(userId)) || usesSallyport(userId, percent)
}
