/** A request that the page sent. */
export interface Sent {
  readonly path: string
  readonly hasToken: boolean
  readonly credentials: RequestCredentials
  readonly body: string
}

/** Another response to a request, or `'lost'` for a response that never arrives. */
export type Override = Response | 'lost' | undefined

/**
 * Does what browsers do and Node's fetch does not: keeps cookies for all tabs, sends and stores them if the request has
 * `credentials: 'include'`, and sends the page's origin. Ignores paths and lifetimes of cookies.
 */
export function createJar(origin: string) {
  const cookies = new Map<string, string>()
  const sent: Sent[] = []
  const jar = {
    cookies,
    sent,
    /** The attributes of each cookie. */
    attributes: new Map<string, string>(),
    override: (_path: string): Override => undefined,
    /** A response waits for this. */
    delay: async (_path: string): Promise<void> => {},
    /** The number of requests to a path. */
    count: (path: string) => sent.filter(request => request.path === path).length,
    async fetch(request: Request): Promise<Response> {
      const { pathname: path } = new URL(request.url)
      const included = request.credentials === 'include'
      const hasToken = request.headers.has('authorization')
      sent.push({ path, hasToken, credentials: request.credentials, body: await request.clone().text() })
      request.headers.set('origin', origin)
      if (included && cookies.size > 0) {
        request.headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      }
      const override = jar.override(path)
      if (override instanceof Response) return override
      const response = await fetch(request)
      await jar.delay(path)
      if (override === 'lost') throw new TypeError('fetch failed')
      if (included) response.headers.getSetCookie().forEach(take)
      return response
    },
  }

  function take(line: string): void {
    const [, name = '', value = '', attributes = ''] = /^([^=]+)=([^;]*); (.*)$/.exec(line) ?? []
    jar.attributes.set(name, attributes)
    if (attributes.startsWith('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, value)
  }

  return jar
}
