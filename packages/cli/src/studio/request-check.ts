import type { IncomingMessage } from 'node:http'

/** Returns why a request must be refused; undefined if it may come from Studio's own page. */
export function refusalOf(request: IncomingMessage, port: number): string | undefined {
  const { host = '', origin } = request.headers
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`]
  // Another name may be a rebound one: its page would count as the same origin.
  if (!hosts.includes(host)) return `Studio answers only to http://${hosts[0]!}`
  if (origin !== undefined && origin !== `http://${host}`) return 'The request comes from another origin.'
  // A prefetch would use up the link.
  if (request.headers['sec-purpose'] !== undefined) return 'Studio sends nothing in advance.'
  if (request.method === 'POST') return postRefusal(request)
  return isFromElsewhere(request) && !isLink(request) ? 'The request comes from another site.' : undefined
}

function postRefusal({ headers }: IncomingMessage): string | undefined {
  if (headers.origin === undefined) return 'The request has no Origin header.'
  // Forms of other sites cannot send this type without a preflight.
  return headers['content-type'] === 'application/json' ? undefined : 'The body must be JSON.'
}

/** A page of another site or port sends these headers; what has none is not a browser, or an old one. */
function isFromElsewhere({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site !== undefined && site !== 'none' && site !== 'same-origin'
}

/** The link may be followed from anywhere, such as a terminal in a page: its secret is enough. */
function isLink({ url = '', headers }: IncomingMessage): boolean {
  return url.startsWith('/studio/open/') && headers['sec-fetch-dest'] === 'document'
}
