import { signatureAlgorithms } from '../token/algorithms.ts'
import { isJwks, keysOf } from '../token/jwks-source.ts'
import { keyProblems } from '../token/key-ring.ts'
import type { Jwks } from '../token/jwks.ts'
import type { Key } from '../token/key.ts'
import { boundTo } from './bound-keys.ts'
import { addressOf, refuse } from './checks.ts'
import { metadataUrl } from './discovery.ts'
import type { JwtProfile, PublishedKeys } from './profile.ts'

interface KeyOptions {
  readonly issuer?: string | readonly string[] | undefined
  readonly jwks?: Jwks | string | URL | (() => Promise<Jwks>) | undefined
  readonly discovery?: string | undefined
  readonly secret?: Key | undefined
  readonly algorithms?: readonly string[] | undefined
}

/** Reads which keys and algorithms an issuer has. Throws a TypeError that names the function and the option. */
export function keysAndAlgorithms(of: string, options: KeyOptions): Pick<JwtProfile, 'keys' | 'algorithms'> {
  const { jwks, discovery, secret } = options
  if (jwks !== undefined && discovery !== undefined) refuse(of, 'discovery', 'must not be given with jwks')
  const isPublished = jwks !== undefined || discovery !== undefined
  if (!isPublished && secret === undefined) refuse(of, 'jwks', 'or secret must be given')
  const ofKeys = isPublished ? algorithmsOf(of, options) : []
  return {
    keys: {
      published: isPublished ? publishedKeys(of, options, ofKeys) : undefined,
      secret: secret && checkedSecret(of, secret),
    },
    algorithms: secret === undefined ? ofKeys : [...ofKeys, secret.algorithm],
  }
}

function algorithmsOf(of: string, { algorithms = ['RS256'] }: KeyOptions): readonly string[] {
  if (algorithms.length > 0 && algorithms.every(algorithm => signatureAlgorithms.has(algorithm))) return algorithms
  return refuse(of, 'algorithms', `must be a list of ${[...signatureAlgorithms.keys()].join(', ')}`)
}

function publishedKeys(of: string, options: KeyOptions, algorithms: readonly string[]): PublishedKeys {
  const { jwks, discovery } = options
  if (discovery !== undefined) return metadataOf(of, options)
  if (typeof jwks === 'function') return jwks
  if (!isJwks(jwks)) return addressOf(of, 'jwks', jwks)
  if (keysOf(boundTo(jwks, algorithms)).verify.length === 0) refuse(of, 'jwks', 'has no key that can be used')
  return jwks
}

function metadataOf(of: string, { discovery, issuer }: KeyOptions): PublishedKeys {
  if (discovery !== 'openid-configuration' && discovery !== 'oauth-authorization-server')
    refuse(of, 'discovery', 'must be openid-configuration or oauth-authorization-server')
  const [only, ...others] = [issuer].flat()
  if (only === undefined || others.length > 0) refuse(of, 'discovery', 'needs exactly one issuer')
  addressOf(of, 'issuer', only)
  return { issuer: only, url: metadataUrl(only, discovery) }
}

function checkedSecret(of: string, secret: Key): Key {
  const [problem] = keyProblems(secret)
  if (problem !== undefined) refuse(of, 'secret', `cannot be used: ${problem}`)
  return secret.secret ? secret : refuse(of, 'secret', 'must be made by secretKey()')
}
