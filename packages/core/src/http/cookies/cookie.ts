import { AuthError } from '../../errors.ts'
import type { HttpRequest } from '../request/request.ts'

/** Whether a browser sends a cookie with requests that another site causes. */
export type SameSite = 'strict' | 'lax' | 'none'

/** A cookie's name, path and `SameSite`. Clearing it needs the same attributes; otherwise the browser keeps it. */
export interface CookieAttributes {
  readonly name: string
  readonly path: string
  readonly sameSite: SameSite
}

const sameSites: Readonly<Record<SameSite, string>> = { strict: 'Strict', lax: 'Lax', none: 'None' }

// Browsers silently drop a cookie whose name and value are longer than this together (RFC 6265bis §5.6).
const maxBytes = 4096

/**
 * Writes a `Set-Cookie`. Without `maxAge`, in seconds, the browser drops the cookie when it closes.
 *
 * Throws TypeError for a cookie that is too long for browsers, because the token has too many claims.
 */
export function setCookie(cookie: CookieAttributes, value: string, maxAge?: number): string {
  const bytes = cookie.name.length + value.length
  if (bytes > maxBytes) {
    throw new TypeError(
      `cookies: ${cookie.name} would have ${bytes} bytes, but browsers keep at most ${maxBytes}; put fewer claims into the token`,
    )
  }
  const life = maxAge === undefined ? [] : [`Max-Age=${maxAge}`]
  const sameSite = `SameSite=${sameSites[cookie.sameSite]}`
  return [`${cookie.name}=${value}`, ...life, `Path=${cookie.path}`, 'Secure', 'HttpOnly', sameSite].join('; ')
}

/** Writes the `Set-Cookie` that deletes the cookie. */
export function clearCookie(cookie: CookieAttributes): string {
  return setCookie(cookie, '', 0)
}

/**
 * Reads a cookie by its exact name; undefined if there is none.
 *
 * Nothing is normalized: quotes stay, nothing is decoded, `$Version` does not switch to another grammar, and only space
 * and tab count as white space. So no other name can read as this one. Two cookies of the name are refused with
 * AuthError `invalid_request`: an attacker may have set one of them, and the server cannot tell which.
 */
export function readCookie(request: HttpRequest, name: string): string | undefined {
  const header = request.header('cookie')
  // HTTP/2 allows several Cookie headers; Node and the Fetch API join them with a semicolon.
  const values = header === undefined ? [] : header.split(';').flatMap(pair => valueIn(pair, name))
  if (values.length > 1)
    throw new AuthError('invalid_request', { message: 'The request has two cookies of the same name.' })
  return values[0]
}

function valueIn(pair: string, name: string): readonly string[] {
  const trimmed = pair.replace(/^[ \t]+/, '')
  return trimmed.startsWith(`${name}=`) ? [trimmed.slice(name.length + 1)] : []
}
