import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const accessSecret = randomBytes(32).toString('base64url')

/** What answers, and with what. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** A request, read as loosely as can be. */
export interface Loose {
  readonly message: IncomingMessage
  readonly path: string
  readonly body: string
}

/** Text that would have ended a string in somebody's query. */
export function isOdd(given: string): boolean {
  return /[^\w.-]|^__|\.\./.test(given)
}
