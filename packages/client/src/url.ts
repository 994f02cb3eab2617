/** Reads the option `baseUrl`; the text ends without a slash. */
export function readBaseUrl(baseUrl: string): string {
  if (!URL.canParse(baseUrl) || !/^https?:/i.test(baseUrl)) throw new TypeError('baseUrl: must be an absolute http URL')
  const { origin, pathname } = new URL(baseUrl)
  return origin + pathname.replace(/\/+$/, '')
}

/** Makes the request, and refuses another origin than the API's: it would get the access token. */
export function toRequest(base: string, input: string | URL | Request, init: RequestInit | undefined): Request {
  const request = new Request(typeof input === 'string' ? toUrl(base, input) : input, init)
  if (new URL(request.url).origin === new URL(base).origin) return request
  throw new TypeError('fetch: the URL must have the origin of baseUrl')
}

function toUrl(base: string, text: string): string {
  return text.startsWith('/') ? base + text : new URL(text, `${base}/`).href
}
