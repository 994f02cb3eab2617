/**
 * Reads a URL under which clients reach the API: an origin, and the path that a proxy removes, without a slash at the end.
 * Returns undefined for anything else.
 */
export function readBaseUrl(value: unknown): string | undefined {
  if (typeof value !== 'string' || !/^https?:\/\//.test(value) || !URL.canParse(value)) return undefined
  const { origin, pathname } = new URL(value)
  return value === (pathname === '/' ? origin : origin + pathname) && !value.endsWith('/') ? value : undefined
}

/**
 * Whether the `htu` of a proof is the URL of a request (RFC 9449 §4.3, 9.), without query and fragment.
 *
 * Of the request only the path counts, so that nothing which a client or a proxy says about the host has an effect. Both
 * URLs are normalized (RFC 3986 §6.2.2 and §6.2.3).
 *
 * @param url The target of the request: a path, or an absolute URL.
 */
export function isTarget(htu: string, url: string, baseUrls: readonly string[]): boolean {
  const path = pathOf(url)
  const claimed = path === undefined ? undefined : normalize(htu)
  return claimed !== undefined && baseUrls.some(base => normalize(base + path) === claimed)
}

// Routers may read these in another way than URL parsers, which could make a proof fit a route that it was not made for.
const ambiguous = /\\|\/(\.|%2e){1,2}(\/|$)/i

function pathOf(url: string): string | undefined {
  const path = url.replace(/^https?:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  if (path === '') return '/'
  return path.startsWith('/') && !ambiguous.test(path) ? path : undefined
}

function normalize(text: string): string | undefined {
  if (!URL.canParse(text)) return undefined
  const { protocol, username, password, origin, pathname } = new URL(text)
  if (!/^https?:$/.test(protocol) || username !== '' || password !== '') return undefined
  return origin + pathname.replace(/%[\da-f]{2}/gi, decodeUnreserved)
}

/** RFC 3986 §6.2.2.1 and §6.2.2.2. */
function decodeUnreserved(triplet: string): string {
  const character = String.fromCodePoint(Number.parseInt(triplet.slice(1), 16))
  return /[\w.~-]/.test(character) ? character : triplet.toUpperCase()
}
