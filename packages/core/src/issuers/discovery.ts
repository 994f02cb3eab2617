import { UnexpectedValue } from '../lib/failure.ts'
import { fetchJson } from '../lib/fetch-json.ts'
import type { Clock } from '../ports/clock.ts'
import { fetchJwks } from '../token/jwks-source.ts'
import type { Jwks } from '../token/jwks.ts'
import { isSafeAddress } from './checks.ts'

/**
 * Which metadata names the keys of an issuer, by the name of its well-known path: that of OpenID Connect Discovery, or that of
 * RFC 8414.
 */
export type MetadataName = 'openid-configuration' | 'oauth-authorization-server'

/** Metadata that an issuer publishes about itself. */
export interface IssuerMetadata {
  /** What the member `issuer` must be, exactly. */
  readonly issuer: string
  /** Its address. */
  readonly url: string
}

/** For how long the address of the keys is used before the metadata is read again, in milliseconds. */
const freshFor = 3_600_000

/**
 * Returns the address of metadata. OpenID Connect Discovery §4.1 appends to the path of the issuer, RFC 8414 §3.1 puts the
 * well-known path in front of it; both remove a slash at its end.
 */
export function metadataUrl(issuer: string, name: MetadataName): string {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  return name === 'openid-configuration'
    ? `${origin}${path}/.well-known/${name}`
    : `${origin}/.well-known/${name}${path}`
}

/**
 * Makes what fetches the keys of an issuer from the address in its metadata. It rejects for metadata of another issuer, and for
 * an address that is not safe.
 */
export function createDiscovery(metadata: IssuerMetadata, parts: DiscoveryDependencies): () => Promise<Jwks> {
  let known: { readonly address: string; readonly at: number } | undefined
  const isFresh = (at: number) => Math.abs(parts.clock() - at) < freshFor
  return async () => {
    known = known && isFresh(known.at) ? known : { address: await findAddress(metadata, parts), at: parts.clock() }
    try {
      return await fetchJwks(known.address)
    } catch (error) {
      // The issuer may have moved its keys.
      known = undefined
      throw error
    }
  }
}

/** What discovery needs. */
export interface DiscoveryDependencies {
  readonly clock: Clock
  /** Whether only `https:` addresses are safe. */
  readonly production: boolean
}

async function findAddress({ issuer, url }: IssuerMetadata, { production }: DiscoveryDependencies): Promise<string> {
  const { status, body } = await fetchJson(url, { headers: { accept: 'application/json' } })
  const { issuer: found, jwks_uri: address } = Object(body) as Readonly<Record<string, unknown>>
  if (status !== 200) throw new UnexpectedValue(`the metadata of the issuer was answered with ${status}`)
  // RFC 8414 §3.3: otherwise one issuer could lend its name to the keys of another.
  if (found !== issuer) throw new UnexpectedValue('the metadata names another issuer; the strings must be identical')
  if (typeof address === 'string' && isSafeAddress(address, production)) return address
  throw new UnexpectedValue('the metadata has no jwks_uri that is an https: address')
}
