import { LRUCache } from 'lru-cache'
import type { AuthInternals } from '../auth/internals.ts'
import { AuthError } from '../errors.ts'
import { sha256 } from '../lib/digest.ts'
import type { Claims } from '../token/claims.ts'
import { type CompactToken, maxTokenLength, parseCompact } from '../token/compact.ts'
import { foreignClaims, type ForeignClaimsOf, type ScopedClaims } from './foreign-claims.ts'
import { createIntrospect } from './introspect.ts'
import type { IssuerTable } from './issuer-table.ts'
import { createJwtVerifier } from './jwt-verifier.ts'
import type { IssuerProfile, JwtProfile } from './profile.ts'
import { reasonOf } from './refusal.ts'
import { type Answer, createMemory } from './remember.ts'
import type { VerifiedToken } from './verified-token.ts'

/** Verifies tokens of other issuers. Returns undefined for a string that no profile is for, which the Auth itself then verifies. */
export type VerifyOthers<C> = (text: unknown) => Promise<Claims<C & ScopedClaims>> | undefined

/** The profile that verifies a string, and the hash that stands for the string in memory. */
interface Choice {
  readonly profile: IssuerProfile | undefined
  readonly key: string
  /** The issuer that the token names; empty for a token without one. */
  readonly issuer: string
}

/** How many choices are remembered, for strings of which length. A choice depends on nothing but the string. */
const remembered = { max: 2000 }
const longestRemembered = 2048

/** Makes what chooses the issuer of a token, by its exact `iss`, before anything else of it counts. */
export function createVerifyOthers<C extends object>(
  table: IssuerTable,
  claims: ForeignClaimsOf<C>,
  parts: AuthInternals,
): VerifyOthers<C> {
  const { clock, emit } = parts
  const choices = new LRUCache<string, Choice>(remembered)
  const remember = createMemory<Claims<C & ScopedClaims>>(clock)
  const find = createFinder(table, parts)

  function choose(text: string): Choice {
    const choice = choices.get(text) ?? chosen(text, table)
    if (text.length <= longestRemembered) choices.set(text, choice)
    return choice
  }

  async function claimsOf(
    text: string,
    { key, issuer }: Choice,
    profile: IssuerProfile,
  ): Promise<Answer<Claims<C & ScopedClaims>>> {
    try {
      const { value: verified, until } = await find(text, key, profile)
      const value = await foreignClaims<C>(verified, profile, { claims, emit }, key)
      emit('foreign_token_verified', { issuer: verified.issuer, subject: value.sub })
      return { value, until }
    } catch (error) {
      const reason = reasonOf(error)
      if (reason !== undefined) emit('foreign_token_refused', { issuer, reason })
      throw error
    }
  }

  async function admit(text: string, choice: Choice, profile: IssuerProfile): Promise<Claims<C & ScopedClaims>> {
    const known = await remember(choice.key, () => claimsOf(text, choice, profile))
    await parts.requireUnblocked(known)
    return known
  }

  return text => {
    if (typeof text !== 'string' || text.length > maxTokenLength) return undefined
    const choice = choose(text)
    return choice.profile && admit(text, choice, choice.profile)
  }
}

/** Makes what verifies a string by the profile that was chosen for it. */
function createFinder({ jwts, opaque }: IssuerTable, parts: AuthInternals) {
  const verifiers = new Map([...new Set(jwts.values())].map(profile => [profile, createJwtVerifier(profile, parts)]))
  const introspect = opaque && createIntrospect(opaque, parts)
  return async (text: string, key: string, profile: IssuerProfile): Promise<Answer<VerifiedToken>> =>
    profile.kind === 'jwt' ? verifiers.get(profile)!(parseCompact(text)) : introspect!(text, key)
}

function chosen(text: string, { jwts, opaque }: IssuerTable): Choice {
  const token = jwtOf(text)
  const profile = token === undefined ? (looksLikeJwt(text) ? undefined : opaque) : profileOf(token, jwts)
  if (profile === undefined) return { profile, key: '', issuer: '' }
  const iss = profile.kind === 'opaque' ? profile.issuer : token?.payload['iss']
  return { profile, key: sha256(text), issuer: typeof iss === 'string' ? iss : '' }
}

function profileOf({ payload }: CompactToken, jwts: IssuerTable['jwts']): JwtProfile | undefined {
  if (!Object.hasOwn(payload, 'iss')) return jwts.get(undefined)
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

/** A malformed or encrypted JWT is not an opaque token, and is not sent to the introspection endpoint. */
function looksLikeJwt(text: string): boolean {
  return text.split('.').length >= 3 || !/^[\x21-\x7e]+$/.test(text)
}
