import { AuthError } from '../../errors.ts'
import { inTime } from './in-time.ts'
import { readCookie } from '../cookies/cookie.ts'
import type { CookieMode } from '../cookies/cookie-options.ts'
import type { HttpRequest } from '../request/request.ts'
import type { TokenSource } from '../request/token-source.ts'

/** An access token, and whether it came from a cookie, which browsers send by themselves. */
export interface Credential {
  readonly token: string
  readonly isCookie: boolean
}

/**
 * Finds the access token of a request: the one that `tokenSource` finds, or the cookie's. A request with both is
 * refused (RFC 6750 §2). Returns a promise only if `tokenSource` does.
 */
export function findCredential(
  request: HttpRequest,
  tokenSource: TokenSource,
  mode: CookieMode | undefined,
): Credential | undefined | Promise<Credential | undefined> {
  const sent = tokenSource(request)
  if (typeof sent !== 'object' || sent === null) return credentialOf(sent, request, mode)
  return inTime(sent, 'tokenSource').then(later => credentialOf(later, request, mode))
}

function credentialOf(
  found: string | null | undefined,
  request: HttpRequest,
  mode: CookieMode | undefined,
): Credential | undefined {
  const sent = found ?? undefined
  const cookie = mode?.access && readCookie(request, mode.access.name)
  if (sent !== undefined && cookie !== undefined) {
    throw new AuthError('invalid_request', { message: 'The request has more than one access token.' })
  }
  const token = sent ?? cookie
  return token === undefined ? undefined : { token, isCookie: cookie !== undefined }
}
