/** A whole system for sessions, with users who have logged in. */
export interface System {
  readonly name: string
  /** Requests of users who are logged in, each with its credentials. */
  readonly requests: readonly Request[]
  /** Checks the session of a request. Rejects if there is none. */
  check(request: Request): Promise<unknown>
  /** Renews one session after the other. Undefined for a system that cannot do that here. */
  readonly renew?: () => Promise<unknown>
  close(): Promise<void>
}

export const users = 256
export const origin = 'https://api.example.com'

export function requestWith(headers: Record<string, string>): Request {
  return new Request(`${origin}/orders`, { headers })
}
