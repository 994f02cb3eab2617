import { randomBytes } from 'node:crypto'

/** Makes an id: 128 random bits, so that nobody can count or guess. */
export function newId(): string {
  return randomBytes(16).toString('base64url')
}

/** Whether a string could be an id. Others are not looked up: PostgreSQL fails on some, such as one with a NUL. */
export function isId(text: string): boolean {
  return /^[\w-]{22}$/.test(text)
}
