import { BlockList, isIP } from 'node:net'
import type { HttpRequest } from './request.ts'

/** Private addresses, which proxies may have but clients on the Internet do not (RFC 6890, RFC 4193, RFC 6598). */
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
 * Gives the client's address according to the framework. Warns once per process if it is the address of a proxy that
 * forwards for others: the framework does not trust the proxy yet, so all clients share the limits of one address.
 */
export function clientIp(request: HttpRequest): string | undefined {
  const { ip } = request
  if (!hasWarned && ip !== undefined && isUntrustedProxy(ip, request)) {
    hasWarned = true
    process.emitWarning(
      `ip: requests come through a proxy, and the framework gives the proxy's address as the client's, so all clients share the limits of one address; tell the framework which proxies to trust (app.set('trust proxy', …) in Express and Nest, trustProxy in Fastify, app.proxy and app.maxIpsCount in Koa, clientIp: proxiedIp(…) in the web entry)`,
      'SallyportWarning',
    )
  }
  return ip
}

function isUntrustedProxy(ip: string, request: HttpRequest): boolean {
  const forwarded = request.header('x-forwarded-for') ?? request.header('forwarded')
  // If the proxy's header has the address, the framework took it from there and trusts the proxy.
  return forwarded !== undefined && !forwarded.includes(ip) && isPrivate(ip.replace(/^::ffff:(?=[\d.]+$)/i, ''))
}

function isPrivate(ip: string): boolean {
  const version = isIP(ip)
  return version !== 0 && privateNetworks.check(ip, version === 4 ? 'ipv4' : 'ipv6')
}
