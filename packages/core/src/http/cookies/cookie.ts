import { AuthError } from '../../errors.ts'
import type { HttpRequest } from '../request/request.ts'

/** When a browser sends a cookie with requests that another site caused. */
export type SameSite = 'strict' | 'lax' | 'none'

/** What a cookie is called and where it goes. It is cleared by the same words, or the browser keeps it. */
export interface CookieAttributes {
  readonly name: string
  readonly path: string
  readonly sameSite: SameSite
}

const sameSites: Readonly<Record<SameSite, string>> = { strict: 'Strict', lax: 'Lax', none: 'None' }

// A browser drops, without a word, a cookie whose name and value are longer together (RFC 6265bis §5.6).
const maxBytes = 4096

/**
 * Writes a `Set-Cookie`. Without `maxAge`, in seconds, the cookie ends with the browser.
 *
 * Throws TypeError for a cookie that no browser would keep: too much is in the token's claims.
 */
export function setCookie(cookie: CookieAttributes, value: string, maxAge?: number): string {
  const bytes = cookie.name.length + value.length
  if (bytes > maxBytes) {
    throw new TypeError(`cookies: ${cookie.name} would have ${bytes} bytes, and browsers keep ${maxBytes} at most`)
  }
  const life = maxAge === undefined ? [] : [`Max-Age=${maxAge}`]
  const sameSite = `SameSite=${sameSites[cookie.sameSite]}`
  return [`${cookie.name}=${value}`, ...life, `Path=${cookie.path}`, 'Secure', 'HttpOnly', sameSite].join('; ')
}

/** Writes the `Set-Cookie` that makes a browser forget the cookie. */
export function clearCookie(cookie: CookieAttributes): string {
  return setCookie(cookie, '', 0)
}

/**
 * Reads a cookie by its exact name, or gives undefined where there is none.
 *
 * Nothing is folded: no quotes are taken off, nothing is decoded, no `$Version` switches to another grammar, and only
 * space and tab are white space, so that no other name reads as this one. Two cookies of the name are refused with
 * AuthError `invalid_request`: one of them may be a stranger's, and nothing tells which.
 */
export function readCookie(request: HttpRequest, name: string): string | undefined {
  const header = request.header('cookie')
  // Node and the Fetch API join several Cookie headers, which HTTP/2 allows, by a semicolon.
  const values = header === undefined ? [] : header.split(';').flatMap(pair => valueIn(pair, name))
  if (values.length > 1) throw new AuthError('invalid_request', { message: 'There is more than one cookie of a name.' })
  return values[0]
}

function valueIn(pair: string, name: string): readonly string[] {
  const trimmed = pair.replace(/^[ \t]+/, '')
  return trimmed.startsWith(`${name}=`) ? [trimmed.slice(name.length + 1)] : []
}
