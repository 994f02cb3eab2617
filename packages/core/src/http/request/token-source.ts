import { AuthError } from '../../errors.ts'
import type { HttpRequest } from './request.ts'

/**
 * Finds the access token of a request, or gives undefined or null where the request presents none.
 *
 * Bring one to take tokens from elsewhere, such as an API key that is exchanged for one. Throw an AuthError to refuse, and
 * `store_unavailable` for an outage: any other error counts as a mistake in the application, and becomes a 500.
 */
export type TokenSource = (request: HttpRequest) => string | null | undefined | Promise<string | null | undefined>

// RFC 6750 §2.1: credentials = "Bearer" 1*SP b64token. The scheme is case-insensitive (RFC 9110 §11.1).
const bearer = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i
// RFC 9110 §11.1: the scheme is a token, and what follows it is set off by spaces.
const anyScheme = /^([!#$%&'*+\-.^_`|~\w]+)(?: |$)/
// Two header lines that something on the way joined with a comma.
const foldedBearer = /,[ \t]*bearer(?: |$)/i

/**
 * Reads the access token from the `Authorization` header (RFC 6750 §2.1), and from nowhere else.
 *
 * No header, another scheme, or `Bearer` alone present no token. Two headers, and a header that is malformed, are
 * refused with AuthError `invalid_request` (RFC 6750 §3.1).
 *
 * @example
 * ```ts
 * import { bearerToken } from '@sallyport/core/http'
 * bearerToken({ method: 'GET', header: () => 'Bearer abc', rawHeaders: ['Authorization', 'Bearer abc'] }) // 'abc'
 * ```
 */
export function bearerToken(request: HttpRequest): string | undefined {
  const value = request.header('authorization')
  if (value === undefined) return undefined
  if (countOf('authorization', request.rawHeaders) > 1) {
    throw new AuthError('invalid_request', { message: 'There is more than one Authorization header.' })
  }
  return bearer.exec(value)?.[1] ?? noToken(value)
}

/** Tells a header without a bearer token from a malformed one. */
function noToken(value: string): undefined {
  const scheme = anyScheme.exec(value)?.[1]?.toLowerCase()
  const isBare = value === '' || value.toLowerCase() === 'bearer'
  const isOther = scheme !== undefined && scheme !== 'bearer' && !foldedBearer.test(value)
  if (isBare || isOther) return undefined
  throw new AuthError('invalid_request', { message: 'The Authorization header is malformed.' })
}

/** Node keeps the first of two Authorization headers without a word; only the raw pairs show the second. */
function countOf(name: string, rawHeaders: unknown): number {
  if (!isPairs(rawHeaders)) {
    throw new TypeError('request.rawHeaders: must be a list of names and values; give mocks `rawHeaders: []`')
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
