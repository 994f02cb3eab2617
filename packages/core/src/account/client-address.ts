import { isIP } from 'node:net'
import { plainIp } from '../lib/plain-ip.ts'

/** The parts of a client's address that attempts are counted by. */
export interface ClientAddress {
  /** An IPv4 address, or the /64 of an IPv6 one, which is the least that one customer has. */
  readonly source: string
  /** The /48 of an IPv6 address, which is the most that one customer has; an IPv4 address has none. */
  readonly network: string | undefined
}

/**
 * Reads an address as {@link plainIp} does. Undefined for what is not an address.
 *
 * An IPv4 address within an IPv6 one (`::ffff:0:0/96` of RFC 4291 §2.5.5.2, `64:ff9b::/96` of RFC 6052 §2.1) counts as
 * itself.
 */
export function clientAddress(ip: string): ClientAddress | undefined {
  const address = plainIp(ip)
  if (address === undefined) return undefined
  if (isIP(address) === 4) return { source: address, network: undefined }
  const groups = groupsOf(address)
  const ipv4 = embeddedIpv4(groups)
  if (ipv4 !== undefined) return { source: ipv4, network: undefined }
  return { source: groups.slice(0, 4).join(':'), network: groups.slice(0, 3).join(':') }
}

/** A URL's parser writes every address in one way (WHATWG URL §3.5): eight groups, the longest run of zeros cut out. */
function groupsOf(address: string): string[] {
  const [head = '', tail = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const left = head.split(':').filter(group => group !== '')
  const right = tail.split(':').filter(group => group !== '')
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right]
}

const ipv4Prefixes = new Set(['0:0:0:0:0:ffff', '64:ff9b:0:0:0:0'])

function embeddedIpv4(groups: readonly string[]): string | undefined {
  if (!ipv4Prefixes.has(groups.slice(0, 6).join(':'))) return undefined
  const bytes = groups.slice(6).flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  return bytes.join('.')
}
