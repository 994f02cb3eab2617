import { AuthError } from '../../errors.ts'
import type { HttpRequest } from './request.ts'

/**
 * Finds the access token of a request; undefined or null if the request has none.
 *
 * Write your own to read tokens from elsewhere, or to exchange an API key for a token. Throw an AuthError to refuse the
 * request, and AuthError `store_unavailable` for an outage; any other error counts as a mistake in the application and
 * is answered with 500.
 */
export type TokenSource = (request: HttpRequest) => string | null | undefined | Promise<string | null | undefined>

// RFC 6750 §2.1: credentials = "Bearer" 1*SP b64token. The scheme is case-insensitive (RFC 9110 §11.1).
const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i
// RFC 9449 §7.1: the same for DPoP.
const bearerOrDpop = /^(?:bearer|dpop) +([A-Za-z0-9\-._~+/]+=*)$/i
/** How nearly every client writes it. */
const usualStart = 'Bearer '
// RFC 9110 §11.1: the scheme is a token, followed by a space.
const anyScheme = /^([!#$%&'*+\-.^_`|~\w]+)(?: |$)/
// Two header lines that an intermediary joined with a comma.
const folded = /,[ \t]*(?:bearer|dpop)(?: |$)/i

/**
 * Reads the access token from the `Authorization` header (RFC 6750 §2.1) and nowhere else.
 *
 * A request without the header, with another scheme, or with `Bearer` alone has no token. Two headers and a malformed
 * header are refused with AuthError `invalid_request` (RFC 6750 §3.1).
 *
 * @example
 * ```ts
 * import { bearerToken } from '@sallyport/core/http'
 * bearerToken({ method: 'GET', header: () => 'Bearer abc', rawHeaders: ['Authorization', 'Bearer abc'] }) // 'abc'
 * ```
 */
export function bearerToken(request: HttpRequest): string | undefined {
  return authorizationToken(request, bearer)
}

/**
 * Returns what follows `Bearer` where {@link bearerToken} would look closer: a known token that is found here is one that it
 * finds too. Undefined says nothing about the request.
 */
export function uncheckedBearerToken(request: HttpRequest): string | undefined {
  const value: unknown = request.header('authorization')
  // An adapter of an application may return null.
  if (typeof value !== 'string' || !value.startsWith(usualStart)) return undefined
  return countOf('authorization', request.rawHeaders) > 1 ? undefined : value.slice(usualStart.length)
}

/** Reads the access token from the `Authorization` header, with the scheme `Bearer` or `DPoP` (RFC 9449 §7.1). */
export function bearerOrDpopToken(request: HttpRequest): string | undefined {
  return authorizationToken(request, bearerOrDpop)
}

function authorizationToken(request: HttpRequest, credentials: RegExp): string | undefined {
  const value = request.header('authorization')
  if (value === undefined) return undefined
  if (countOf('authorization', request.rawHeaders) > 1) {
    throw new AuthError('invalid_request', { message: 'The request has more than one Authorization header.' })
  }
  return credentials.exec(value)?.[1] ?? noToken(value, credentials)
}

/** Distinguishes a header without a token from a malformed one, for which it throws. */
function noToken(value: string, credentials: RegExp): undefined {
  const scheme = anyScheme.exec(value)?.[1]
  const isOurs = scheme !== undefined && credentials.test(`${scheme} x`)
  const isBare = value === '' || (isOurs && value === scheme)
  const isOther = scheme !== undefined && !isOurs && !folded.test(value)
  if (isBare || isOther) return undefined
  throw new AuthError('invalid_request', { message: 'The Authorization header is malformed.' })
}

/** Node silently keeps only the first of two Authorization headers; only `rawHeaders` shows the second. */
function countOf(name: string, rawHeaders: unknown): number {
  if (!isPairs(rawHeaders)) {
    throw new TypeError('request.rawHeaders: must be an array of names and values; in mocks use `rawHeaders: []`')
  }
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const raw = rawHeaders[i]!
    if (raw.length === name.length && raw.toLowerCase() === name) count++
  }
  return count
}

function isPairs(rawHeaders: unknown): rawHeaders is readonly string[] {
  return Array.isArray(rawHeaders)
}
