import type { CookiesOption } from '../shared/options.ts'

/** Tokens in cookies, both of them, so that a login sets three. */
export const inCookies: CookiesOption = { cookies: { access: true } }

/** Headers with which browsers tell whose page asks. */
export const ourPage = { 'sec-fetch-site': 'same-origin' }
export const foreignPage = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }

/** A browser: it keeps cookies, and sends them from a page of ours unless the headers say otherwise. */
export function createBrowser(url: string, kept: ReadonlyMap<string, string> = new Map()) {
  const cookies = new Map(kept)
  const header = () => [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  async function send(method: string, path: string, body?: object, headers: Readonly<Record<string, string>> = {}) {
    const response = await fetch(url + path, {
      method,
      redirect: 'manual',
      headers: {
        ...(body && { 'content-type': 'application/json' }),
        ...(cookies.size > 0 && { cookie: header() }),
        ...(headers['sec-fetch-site'] === undefined && ourPage),
        ...headers,
      },
      ...(body && { body: JSON.stringify(body) }),
    })
    keep(cookies, response.headers.getSetCookie())
    return response
  }
  return {
    cookies,
    send,
    post: async (path: string, body?: object, headers?: Readonly<Record<string, string>>) =>
      send('POST', path, body, headers),
    /** Another browser with the same cookies: a thief's, or a tab that has not seen an answer yet. */
    copy: () => createBrowser(url, cookies),
  }
}

export type Browser = ReturnType<typeof createBrowser>

function keep(cookies: Map<string, string>, answered: readonly string[]): void {
  for (const line of answered) {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
    if (/; Max-Age=0(;|$)/.test(line)) cookies.delete(name)
    else cookies.set(name, value)
  }
}
