import { AuthError } from '../errors.ts'

/** A name or an address, and a port, in the characters that they may have (RFC 3986 §3.2.2 and §3.2.3). */
const host = /^[\w.~!$&'()*+,;=%:[\]-]*$/

/**
 * Returns AuthError `invalid_request` for a request whose header `Host` is malformed (RFC 9112 §3.2), and undefined for any other.
 *
 * Servers make the URL of a request from this header and the target: with `Host: a/now?` the path of `/me` is `/now` on Deno, and on
 * Bun the URL is only a path.
 */
export function hostErrorOf({ url, headers }: Request): AuthError | undefined {
  if (host.test(headers.get('host') ?? '') && URL.canParse(url)) return undefined
  return new AuthError('invalid_request', {
    message: 'The header Host must be a name or an address, and a port if there is one.',
  })
}
