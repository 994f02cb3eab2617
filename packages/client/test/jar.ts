/** A request as it left the page. */
export interface Sent {
  readonly path: string
  readonly hasToken: boolean
  readonly credentials: RequestCredentials
  readonly body: string
}

/** What befalls a request: an answer in place of the API's, or `'lost'`, where the API's never arrives. */
export type Upset = Response | 'lost' | undefined

/**
 * What browsers do that Node's fetch does not: one jar of cookies for all tabs, sent along and filled where the request
 * has `credentials: 'include'`, and the page's origin. Paths and lifetimes are left out.
 */
export function createJar(origin: string) {
  const cookies = new Map<string, string>()
  const sent: Sent[] = []
  const jar = {
    cookies,
    sent,
    /** The words of each cookie as it was set. */
    words: new Map<string, string>(),
    upset: (_path: string): Upset => undefined,
    /** What an answer waits for. */
    delay: async (_path: string): Promise<void> => {},
    /** How many requests there were for a path. */
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
      const upset = jar.upset(path)
      if (upset instanceof Response) return upset
      const response = await fetch(request)
      await jar.delay(path)
      if (upset === 'lost') throw new TypeError('fetch failed')
      if (included) response.headers.getSetCookie().forEach(take)
      return response
    },
  }

  function take(line: string): void {
    const [, name = '', value = '', words = ''] = /^([^=]+)=([^;]*); (.*)$/.exec(line) ?? []
    jar.words.set(name, words)
    if (words.startsWith('Max-Age=0')) cookies.delete(name)
    else cookies.set(name, value)
  }

  return jar
}
