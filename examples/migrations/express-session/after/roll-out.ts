import { createHash } from 'node:crypto'
import type { Env } from '../app/app.ts'

/** Tells which users get Sallyport's cookies. A user stays among them when the percentage grows. */
export function createRollOut(env: Env): (userId: number) => boolean {
  const percent = Number(env['SALLYPORT_PERCENT'] ?? 100)
  return userId => createHash('sha256').update(String(userId)).digest().readUInt32BE() % 100 < percent
}
