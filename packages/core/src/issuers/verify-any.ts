import type { AuthInternals } from '../auth/internals.ts'
import { AuthError } from '../errors.ts'
import { sha256 } from '../lib/digest.ts'
import type { Claims } from '../token/claims.ts'
import { type CompactToken, maxTokenLength, parseCompact } from '../token/compact.ts'
import { foreignClaims, type ForeignClaimsOf, type ScopedClaims } from './foreign-claims.ts'
import { createIntrospect } from './introspect.ts'
import type { IssuerTable } from './issuer-table.ts'
import { createJwtVerifier } from './jwt-verifier.ts'
import type { ClaimRules, JwtProfile } from './profile.ts'
import { type Answer, createMemory } from './remember.ts'
import type { VerifiedToken } from './verified-token.ts'

/** Verifies tokens of other issuers; gives undefined for a text that is for the Auth itself, or for nobody. */
export type VerifyOthers<C> = (text: unknown) => Promise<Claims<C & ScopedClaims>> | undefined

type FindVerified = () => Promise<Answer<VerifiedToken>>

/** Makes what chooses the issuer of a token, by its exact `iss`, before anything else of it counts. */
export function createVerifyOthers<C extends object>(
  { jwts, opaque }: IssuerTable,
  claims: ForeignClaimsOf<C>,
  parts: AuthInternals,
): VerifyOthers<C> {
  const { clock, emit } = parts
  const remember = createMemory<Claims<C & ScopedClaims>>(clock)
  const verifiers = new Map([...new Set(jwts.values())].map(profile => [profile, createJwtVerifier(profile, parts)]))
  const introspect = opaque && createIntrospect(opaque, parts)

  async function admit(key: string, rules: ClaimRules, find: FindVerified): Promise<Claims<C & ScopedClaims>> {
    const known = await remember(key, () => claimsOf(key, rules, find))
    await parts.requireUnblocked(known)
    return known
  }

  async function claimsOf(
    key: string,
    rules: ClaimRules,
    find: FindVerified,
  ): Promise<Answer<Claims<C & ScopedClaims>>> {
    const { value: verified, until } = await find()
    return { value: await foreignClaims<C>(verified, rules, { claims, emit }, key), until }
  }

  return text => {
    if (typeof text !== 'string' || text.length > maxTokenLength) return undefined
    const token = jwtOf(text)
    const profile = token && profileOf(token, jwts)
    if (token && profile) return admit(sha256(text), profile, () => verifiers.get(profile)!(token))
    if (!opaque || !introspect || token || looksLikeJwt(text)) return undefined
    const key = sha256(text)
    return admit(key, opaque, () => introspect(text, key))
  }
}

function profileOf({ payload }: CompactToken, jwts: ReadonlyMap<string, JwtProfile>): JwtProfile | undefined {
  const { iss } = payload
  return typeof iss === 'string' ? jwts.get(iss) : undefined
}

/** Undefined for what the strict parser refuses. */
function jwtOf(text: string): CompactToken | undefined {
  try {
    return parseCompact(text)
  } catch (error) {
    if (error instanceof AuthError) return undefined
    throw error
  }
}

/** A JWT that is malformed, or encrypted, is no opaque token: nobody else is shown it. */
function looksLikeJwt(text: string): boolean {
  return text.split('.').length >= 3 || !/^[\x21-\x7e]+$/.test(text)
}
