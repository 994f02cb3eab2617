// React Native has URL, but neither `origin` nor `pathname` nor `canParse` of it; Safari 16 has no `canParse`. A user name or
// a backslash could make this another host than the one that is asked.
const origin = /^https?:\/\/[^/?#\\@]+(?=[/?#]|$)/i

/** Reads the option `baseUrl`; the result ends without a slash. */
export function readBaseUrl(baseUrl: string): string {
  if (!origin.test(baseUrl)) throw new TypeError('baseUrl: not an absolute http URL')
  // A request spells a URL in the one way that can be compared.
  return new Request(baseUrl).url.replace(/\/*([?#].*)?$/, '')
}

/** Makes the request, and refuses another origin than the API's: it would get the access token. */
export function toRequest(base: string, input: string | URL | Request, init: RequestInit | undefined): Request {
  const isPath = typeof input === 'string' && !/^https?:/i.test(input)
  const request = new Request(isPath ? `${base}/${input.replace(/^\//, '')}` : input, init)
  if (origin.exec(request.url)?.[0] === origin.exec(base)![0]) return request
  throw new TypeError('fetch: not the origin of baseUrl')
}
