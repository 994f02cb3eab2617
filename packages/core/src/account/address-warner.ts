import { clientAddress } from './client-address.ts'

/**
 * Makes what looks at the address of every attempt, and warns once of each mistake that makes limits coarser than they
 * look. It never repeats what it was given.
 *
 * @param given The warnings that were given already.
 */
export function addressWarner(warn: (warning: string) => void, given: Set<string>): (ip: string | undefined) => void {
  return ip => {
    const warning = warningOf(ip)
    if (warning === undefined || given.has(warning)) return
    given.add(warning)
    warn(warning)
  }
}

function warningOf(ip: string | undefined): string | undefined {
  if (ip === undefined) {
    return 'ip: an attempt came without the client’s address, so that only limits of accounts and the global one count; pass the address of the connection, or the one that a trusted proxy told'
  }
  if (clientAddress(ip) !== undefined) return undefined
  return 'ip: this is not an IP address, so that all such clients share the limits of one address; check which proxies are trusted, and pass one address, with or without a port'
}
