import { isIP } from 'node:net'

/** Longer texts name nobody: RFC 5321 §4.5.3.1.3 ends e-mail addresses there. */
const longestLogin = 254

/**
 * Brings a login into the one form that look-ups, throttle keys and mails use: NFKC, without surrounding spaces, in
 * lower case. Two spellings of it must never be two accounts, nor two counters.
 *
 * Store it in this form at sign-up. Case is folded without regard to any language.
 *
 * @example
 * ```ts
 * import { normalizeLogin } from '@sallyport/core'
 * normalizeLogin(' Ann＠Example.com ') // 'ann@example.com'
 * ```
 */
export function normalizeLogin(login: string): string {
  return login.normalize('NFKC').trim().toLowerCase()
}

/** The normal form of what a client sent, or undefined for what can be nobody's login. */
export function readLogin(login: unknown, normalize: (login: string) => string): string | undefined {
  if (typeof login !== 'string' || login.length > 4 * longestLogin || !login.isWellFormed()) return undefined
  const normal = normalize(login)
  return normal.length > 0 && normal.length <= longestLogin && !/\p{Cc}/u.test(normal) ? normal : undefined
}

/**
 * The part of an address that attempts are counted by: an IPv4 address, or the /64 of an IPv6 one, which is what one
 * customer has. An IPv4 address within an IPv6 one counts as itself. Undefined for what is no address.
 */
export function ipPrefix(ip: string | undefined): string | undefined {
  const address = ip?.replace(/%.*$/, '') ?? ''
  if (isIP(address) === 4) return address
  if (isIP(address) !== 6) return undefined
  const groups = groupsOf(address)
  return embeddedIpv4(groups) ?? groups.slice(0, 4).join(':')
}

/** A URL's parser writes every address in one way (WHATWG URL §3.5): eight groups, the longest run of zeros cut out. */
function groupsOf(address: string): string[] {
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head.split(':').filter(group => group !== '')
  const right = tail.split(':').filter(group => group !== '')
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}

/** `::ffff:0:0/96` holds the IPv4 addresses (RFC 4291 §2.5.5.2). */
function embeddedIpv4(groups: readonly string[]): string | undefined {
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return undefined
  const bytes = groups.slice(6).flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  return bytes.join('.')
}
