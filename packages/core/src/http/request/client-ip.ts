import { BlockList, isIP } from 'node:net'
import type { HttpRequest } from './request.ts'

/** Addresses that proxies have, and clients on the Internet do not (RFC 6890, RFC 4193, RFC 6598). */
const privateNetworks = new BlockList()
const ipv4Networks = {
  '127.0.0.0': 8,
  '10.0.0.0': 8,
  '172.16.0.0': 12,
  '192.168.0.0': 16,
  '169.254.0.0': 16,
  '100.64.0.0': 10,
}
for (const [network, prefix] of Object.entries(ipv4Networks)) privateNetworks.addSubnet(network, prefix, 'ipv4')
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  privateNetworks.addSubnet(network, prefix, 'ipv6')

let hasWarned = false

/**
 * The client's address, as the framework gives it. Warns, once a process, where it is a proxy's and the proxy says whom it
 * forwards for: the framework was not told to trust it, and everybody shares the limits of one address.
 */
export function clientIp(request: HttpRequest): string | undefined {
  const { ip } = request
  if (!hasWarned && ip !== undefined && isUntrustedProxy(ip, request)) {
    hasWarned = true
    process.emitWarning(
      `ip: requests come from a proxy that names its clients, and the address is the proxy’s own, so that all clients share the limits of one address; tell the framework which proxies it may trust (app.set('trust proxy', …) in Express and Nest, trustProxy in Fastify)`,
      'SallyportWarning',
    )
  }
  return ip
}

function isUntrustedProxy(ip: string, request: HttpRequest): boolean {
  const forwarded = request.header('x-forwarded-for') ?? request.header('forwarded')
  // An address that the proxy named is one that the framework took from it.
  return forwarded !== undefined && !forwarded.includes(ip) && isPrivate(ip.replace(/^::ffff:(?=[\d.]+$)/i, ''))
}

function isPrivate(ip: string): boolean {
  const version = isIP(ip)
  return version !== 0 && privateNetworks.check(ip, version === 4 ? 'ipv4' : 'ipv6')
}
