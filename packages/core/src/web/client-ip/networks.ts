import { BlockList, isIP } from 'node:net'
import { plainIp } from '../../lib/plain-ip.ts'

/**
 * Makes a function that tells whether an address is in one of the networks, such as `10.0.0.0/8`, `::1` or `fd00::/8`.
 * Throws TypeError for a malformed network.
 */
export function networksOf(written: readonly unknown[]): (address: string) => boolean {
  const list = new BlockList()
  for (const each of written) addNetwork(list, each)
  return address => {
    const ip = withoutMapping(plainIp(address) ?? '')
    return isIP(ip) !== 0 && list.check(ip, familyOf(ip))
  }
}

function addNetwork(list: BlockList, written: unknown): void {
  const [, network = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(String(written)) ?? []
  const longest = isIP(network) === 4 ? 32 : 128
  const prefix = bits === undefined ? longest : Number(bits)
  if (isIP(network) === 0 || prefix > longest) {
    throw new TypeError("proxiedIp.trust: must have addresses and networks such as '10.0.0.0/8'")
  }
  if (prefix === 0) throw new TypeError('proxiedIp.trust: a network of all addresses would believe every client')
  list.addSubnet(network, prefix, familyOf(network))
}

function familyOf(ip: string): 'ipv4' | 'ipv6' {
  return isIP(ip) === 4 ? 'ipv4' : 'ipv6'
}

/** Sockets for both families write IPv4 addresses as IPv6 ones (RFC 4291 §2.5.5.2). */
function withoutMapping(ip: string): string {
  return ip.replace(/^::ffff:(?=[\d.]+$)/i, '')
}
