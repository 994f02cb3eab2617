import { AuthError } from '../errors.ts'
import { inTime } from '../lib/in-time.ts'
import { readCookie } from './cookie.ts'
import type { CookieMode } from './cookie-options.ts'
import type { HttpRequest } from './request.ts'
import type { TokenSource } from './token-source.ts'

/** An access token, and whether the browser sent it by itself. */
export interface Credential {
  readonly token: string
  readonly isCookie: boolean
}

/** Finds the access token of a request: one that the client put there, or the cookie's. Both are refused (RFC 6750 §2). */
export async function findCredential(
  request: HttpRequest,
  tokenSource: TokenSource,
  mode: CookieMode | undefined,
): Promise<Credential | undefined> {
  const sent = (await inTime(tokenSource(request), 'tokenSource')) ?? undefined
  const cookie = mode?.access && readCookie(request, mode.access.name)
  if (sent !== undefined && cookie !== undefined) {
    throw new AuthError('invalid_request', { message: 'There is more than one access token.' })
  }
  const token = sent ?? cookie
  return token === undefined ? undefined : { token, isCookie: cookie !== undefined }
}
