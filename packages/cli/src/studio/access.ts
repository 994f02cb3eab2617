import { createHash, randomBytes, timingSafeEqual } from 'node:crypto'
import type { IncomingMessage } from 'node:http'

/** Most browsers that may have opened a link; the oldest loses its access. */
const mostBrowsers = 8

/** Lets in the browser that opened the link from the terminal: the link works once and becomes a cookie. */
export class Access {
  #link: Buffer | undefined
  readonly #browsers: Buffer[] = []

  /** Makes the secret of a link, 256 random bits. The link before it no longer works. */
  createLink(): string {
    const secret = newSecret()
    this.#link = digest(secret)
    return secret
  }

  /** Uses up the link. Returns the secret for the cookie; undefined if the link is not valid. */
  useLink(secret: string): string | undefined {
    if (this.#link === undefined || !timingSafeEqual(this.#link, digest(secret))) return undefined
    this.#link = undefined
    const cookie = newSecret()
    this.#browsers.push(digest(cookie))
    if (this.#browsers.length > mostBrowsers) this.#browsers.shift()
    return cookie
  }

  /** Returns whether the secret of a cookie is that of a browser that was let in. */
  admits(cookie: string | undefined): boolean {
    if (cookie === undefined) return false
    const given = digest(cookie)
    return this.#browsers.some(known => timingSafeEqual(known, given))
  }
}

/** The cookie's name: cookies do not distinguish ports, and there may be a Studio on another. */
export function cookieName(port: number): string {
  return `sallyport_studio_${port}`
}

/** Reads the cookie of a request. */
export function readCookie({ headers }: IncomingMessage, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map(pair => pair.trim())
  return pairs.find(pair => pair.startsWith(`${name}=`))?.slice(name.length + 1)
}

function newSecret(): string {
  return randomBytes(32).toString('base64url')
}

/** Digests have one length, so that they can be compared in constant time. */
function digest(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}
