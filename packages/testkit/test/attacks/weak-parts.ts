import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

export const accessSecret = randomBytes(32).toString('base64url')

/** A response. */
export interface Reply {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string | string[]>>
}

/** A request, parsed as loosely as possible. */
export interface Loose {
  readonly message: IncomingMessage
  readonly path: string
  readonly body: string
}

/** Whether a string would break out of a quoted string in a query. */
export function isOdd(given: string): boolean {
  return /[^\w.-]|^__|\.\./.test(given)
}
