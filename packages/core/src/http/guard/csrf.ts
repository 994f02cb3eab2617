import type { CsrfTokens } from '../../account/types.ts'
import { AuthError } from '../../errors.ts'
import type { Step } from './request-auth.ts'
import type { HttpRequest } from '../request/request.ts'

/** Whose page caused a request, as far as the browser says. */
export type Provenance = 'ours' | 'foreign' | 'unknown'

/** Tells whether a CSRF token is one of the session that the request's cookies are of. */
export type ProvesSession = (token: string) => boolean | Promise<boolean>

// RFC 9110 §9.2.1. TRACE is safe as well, and nobody's page sends it.
const safeMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Tells whether a request may change something. The handshake of a WebSocket is a GET, and what follows it may do
 * anything: browsers send it from every site, with cookies.
 */
export function isUnsafe(request: HttpRequest): boolean {
  return !safeMethods.has(request.method) || /websocket/i.test(request.header('upgrade') ?? '')
}

/**
 * Proves that a page of ours sent a request whose cookies the browser added by itself. Throws AuthError `csrf`.
 *
 * Fetch Metadata decides where the browser sends it, else `Origin`, else a token in the header `x-csrf-token`: a header
 * that no form can send, and no script of another origin without a preflight. A token in a cookie or in the query is
 * none.
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

/** Makes the step of a guard that let a cookie in: where something may change, a page of ours must have asked for it. */
export function requireOurPage<U, C>(origins: ReadonlySet<string>, csrf: CsrfTokens): Step<U, C> {
  return async (found, request) => {
    if (isUnsafe(request)) await checkCsrf(request, origins, token => csrf.verify(found.claims.sid, token))
    return found
  }
}

/** Says whose page caused a request: https://w3c.github.io/webappsec-fetch-metadata/ and RFC 6454 §7. */
export function provenanceOf(request: HttpRequest, origins: ReadonlySet<string>): Provenance {
  const site = request.header('sec-fetch-site')
  const origin = request.header('origin')
  const byOrigin = origin === undefined ? undefined : origins.has(origin)
  // Two headers of a name arrive joined by a comma, which no origin and no site holds.
  if (origin?.includes(',')) return 'foreign'
  if (site === 'same-origin') return 'ours'
  // A page of the same site, such as a sub-domain's, is a stranger as well unless it is listed.
  if (site === 'same-site' || site === 'cross-site') return byOrigin === true ? 'ours' : 'foreign'
  // No page caused it: what a person types into the address bar changes nothing, so that this proves nothing.
  if (site !== undefined && site !== 'none') return 'foreign'
  if (byOrigin === undefined) return 'unknown'
  return byOrigin ? 'ours' : 'foreign'
}
