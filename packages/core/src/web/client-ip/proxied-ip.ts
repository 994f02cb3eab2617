import type { ClientIp } from './client-ip.ts'
import { forwardedAddresses, type ForwardingHeader } from './forwarding.ts'
import { networksOf } from './networks.ts'

/** Which proxies are in front of the application. */
export interface ProxiedIpOptions<Context> {
  /**
   * The number of proxies that each request passes, at least 1, or the addresses of the proxies: `['10.0.0.0/8', '::1']`.
   * A list needs `connection`.
   */
  readonly trust: number | readonly string[]
  /**
   * Finds the other end of the connection, such as `nodeIp` or `bunIp`. Default: none, as on platforms that do not tell;
   * then `trust` counts from the right end of the header, and nothing but the proxies may reach the application.
   */
  readonly connection?: ClientIp<Context> | undefined
  /** The header that the proxies add to. Default: `'x-forwarded-for'`. */
  readonly header?: ForwardingHeader | undefined
}

/**
 * Finds the client's address behind proxies that the application names. The header is read from its right end, where the
 * nearest proxy wrote; what a client made up is at the left and never counts.
 *
 * Throws TypeError for a mistake in the options.
 *
 * @example
 * ```ts
 * import { nodeIp, proxiedIp, sallyport } from '@sallyport/core/web'
 * const clientIp = proxiedIp({ trust: ['10.0.0.0/8'], connection: nodeIp })
 * const { routes } = sallyport(auth, { clientIp })
 * ```
 */
export function proxiedIp<Context = unknown>({
  trust,
  connection,
  header = 'x-forwarded-for',
}: ProxiedIpOptions<Context>): ClientIp<Context> {
  if (header !== 'x-forwarded-for' && header !== 'forwarded') {
    throw new TypeError("proxiedIp.header: must be 'x-forwarded-for' or 'forwarded'")
  }
  const isTrusted = trusting(trust)
  if (typeof trust !== 'number' && connection === undefined) {
    throw new TypeError('proxiedIp.connection: is needed, because a list of proxies is compared with the connection')
  }
  return (request, context) => {
    const forwarded = forwardedAddresses(request.headers.get(header), header).toReversed()
    const nearest = connection === undefined ? undefined : (connection(request, context) ?? undefined)
    return furthest([nearest, ...forwarded], isTrusted)
  }
}

type IsTrusted = (address: string | undefined, hop: number) => boolean

/** Gives the first address that is not a trusted proxy's, or else the last one; the nearest address comes first. */
function furthest(addresses: readonly (string | undefined)[], isTrusted: IsTrusted): string | undefined {
  const end = addresses.findIndex((address, hop) => !isTrusted(address, hop))
  return addresses.at(end)
}

function trusting(trust: unknown): IsTrusted {
  if (typeof trust === 'number' && Number.isInteger(trust) && trust >= 1) return (_, hop) => hop < trust
  if (!Array.isArray(trust) || trust.length === 0) {
    throw new TypeError('proxiedIp.trust: must be the number of proxies, or a list of their addresses')
  }
  const includes = networksOf(trust)
  return address => address !== undefined && includes(address)
}
