// Not `URL`: React Native has no `origin`, `pathname` or `canParse`, and Safari 16 no `canParse`. User names and
// backslashes are excluded, because URL parsers disagree about the host then.
const origin = /^https?:\/\/[^/?#\\@]+(?=[/?#]|$)/i

/** Validates and normalizes the option `baseUrl`. Removes a slash at the end. */
export function readBaseUrl(baseUrl: string): string {
  if (!origin.test(baseUrl)) throw new TypeError('baseUrl must be an absolute http URL')
  // `Request` normalizes the URL, so that origins can be compared.
  return new Request(baseUrl).url.replace(/\/*([?#].*)?$/, '')
}

/** Creates the request. Throws for another origin than the API's, which must not receive the access token. */
export function toRequest(base: string, input: string | URL | Request, init: RequestInit | undefined): Request {
  const isPath = typeof input === 'string' && !/^https?:/i.test(input)
  const request = new Request(isPath ? `${base}/${input.replace(/^\//, '')}` : input, init)
  if (origin.exec(request.url)?.[0] === origin.exec(base)![0]) return request
  throw new TypeError('fetch: must be the origin of baseUrl')
}
