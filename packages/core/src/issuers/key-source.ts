import type { Emit } from '../events.ts'
import { failureOf } from '../lib/failure.ts'
import { secretAlgorithms } from '../token/algorithms.ts'
import type { CompactToken } from '../token/compact.ts'
import { fetchJwks, followJwks, isJwks, keysOf } from '../token/jwks-source.ts'
import type { Jwks } from '../token/jwks.ts'
import { verifySignature } from '../token/jws-verify.ts'
import { ringOf, type VerifyingKeys } from '../token/key-ring.ts'
import { boundTo } from './bound-keys.ts'
import { createDiscovery, type DiscoveryDependencies } from './discovery.ts'
import type { JwtProfile, PublishedKeys } from './profile.ts'

/** Verifies the signature of a token whose header fits the profile; rejects with AuthError. */
export type VerifySignature = (token: CompactToken) => Promise<void>

/** What a key source needs. */
export interface SourceDependencies extends DiscoveryDependencies {
  readonly emit: Emit
}

/**
 * Makes what verifies signatures with an issuer's keys: HMACs with the secret, others with the published keys. A failure to
 * fetch those is an event and AuthError `store_unavailable`.
 */
export function createSignatureCheck({ keys, algorithms }: JwtProfile, parts: SourceDependencies): VerifySignature {
  const { published, secret } = keys
  const shared = secret && ringOf(secret)
  const find: FindKeys = published === undefined ? () => noKeys : followPublished(published, algorithms, parts)
  return async token => {
    const { alg, kid, ...others } = token.header
    if (secretAlgorithms.has(alg as string)) {
      // There is one secret, so a `kid` cannot name another: Supabase writes one.
      return verifySignature({ ...token, header: { ...others, alg } as CompactToken['header'] }, shared ?? noKeys)
    }
    return verifySignature(token, await find(kid))
  }
}

const noKeys: VerifyingKeys = { verify: [] }

type FindKeys = (kid: unknown) => VerifyingKeys | Promise<VerifyingKeys>

function followPublished(published: PublishedKeys, algorithms: readonly string[], parts: SourceDependencies): FindKeys {
  if (isJwks(published)) {
    const fixed = keysOf(boundTo(published, algorithms))
    return () => fixed
  }
  const load = loaderOf(published, parts)
  return followJwks(async () => boundTo(await reported(load, parts.emit), algorithms), parts.clock)
}

function loaderOf(published: Exclude<PublishedKeys, Jwks>, parts: SourceDependencies): () => Promise<Jwks> {
  if (typeof published === 'function') return published
  return typeof published === 'string' ? () => fetchJwks(published) : createDiscovery(published, parts)
}

async function reported(load: () => Promise<Jwks>, emit: Emit): Promise<Jwks> {
  try {
    return await load()
  } catch (error) {
    emit('store_failed', { operation: 'issuers.jwks', ...failureOf(error) })
    throw error
  }
}
