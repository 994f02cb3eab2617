import type { CsrfTokens } from '../../account/types.ts'
import { AuthError } from '../../errors.ts'
import type { Step } from './request-auth.ts'
import type { HttpRequest } from '../request/request.ts'

/** Whose page caused a request, according to the browser's headers. */
export type Provenance = 'ours' | 'foreign' | 'unknown'

/** Tells whether a CSRF token belongs to the session of the request's cookies. */
export type ProvesSession = (token: string) => boolean | Promise<boolean>

// RFC 9110 §9.2.1. TRACE is safe too, but pages cannot send it.
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Tells whether a request may change something. The handshake of a WebSocket is a GET, but messages on the socket may
 * do anything, and browsers let every site open one, with cookies.
 */
export function isUnsafe(request: HttpRequest): boolean {
  return !safeMethods.has(request.method) || /websocket/i.test(request.header('upgrade') ?? '')
}

/**
 * Checks that a page of the application sent a request with cookies. Rejects with AuthError `csrf` if not.
 *
 * It uses Fetch Metadata if the browser sends it, else `Origin`, else a token in the header `x-csrf-token`. No form can
 * send this header, and no script of another origin without a preflight. A token in a cookie or in the query does not
 * count.
 */
export async function checkCsrf(
  request: HttpRequest,
  origins: ReadonlySet<string>,
  proves: ProvesSession,
): Promise<void> {
  const provenance = provenanceOf(request, origins)
  if (provenance === 'ours') return
  const token = request.header('x-csrf-token')
  if (provenance === 'unknown' && token !== undefined && (await proves(token))) return
  throw new AuthError('csrf')
}

/**
 * Makes the step of a guard that let a cookie in: where something may change, a page of ours must have asked for it.
 */
export function requireOurPage<U, C>(origins: ReadonlySet<string>, csrf: CsrfTokens): Step<U, C> {
  return async (found, request) => {
    if (isUnsafe(request)) await checkCsrf(request, origins, token => csrf.verify(found.claims.sid, token))
    return found
  }
}

/** Tells whose page caused a request: https://w3c.github.io/webappsec-fetch-metadata/ and RFC 6454 §7. */
export function provenanceOf(request: HttpRequest, origins: ReadonlySet<string>): Provenance {
  const site = request.header('sec-fetch-site')
  const origin = request.header('origin')
  const byOrigin = origin === undefined ? undefined : origins.has(origin)
  // Two headers of the same name arrive joined by a comma, which no origin contains.
  if (origin?.includes(',')) return 'foreign'
  if (site === 'same-origin') return 'ours'
  // Pages of the same site, such as those of a sub-domain, count as foreign too, unless their origin is listed.
  if (site === 'same-site' || site === 'cross-site') return byOrigin === true ? 'ours' : 'foreign'
  // `none` means that a person caused the request, for example in the address bar. Such requests are GET, so it proves
  // nothing for others.
  if (site !== undefined && site !== 'none') return 'foreign'
  if (byOrigin === undefined) return 'unknown'
  return byOrigin ? 'ours' : 'foreign'
}
