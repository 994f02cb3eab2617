import { isIP } from 'node:net'

/**
 * Reads an address as sockets and proxies write it: with a port (`192.0.2.7:4711`, `[2001:db8::1]:443`), in brackets, in
 * the quotes of RFC 7239 §6, with a zone. Undefined for what is not an address, such as `unknown`, `_hidden` or a list.
 */
export function plainIp(text: string): string | undefined {
  const address = withoutPort(text.trim().replace(/^"(.*)"$/, '$1'))
  return isIP(address) === 0 ? undefined : address
}

function withoutPort(text: string): string {
  const [, ipv4, bracketed] = /^(?:([\d.]+)|\[([^\]]*)\])(?::\w+)?$/.exec(text) ?? []
  return (ipv4 ?? bracketed ?? text).replace(/%.*$/, '')
}
