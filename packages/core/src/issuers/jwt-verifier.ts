import { canonicalAlgorithm } from '../token/algorithms.ts'
import type { CompactToken } from '../token/compact.ts'
import type { JsonObject } from '../token/json.ts'
import { refusedMembers } from '../token/jws-verify.ts'
import { isText, isTime } from '../token/shape.ts'
import { createSignatureCheck, type SourceDependencies } from './key-source.ts'
import type { JwtProfile } from './profile.ts'
import { refusal } from './refusal.ts'
import type { Answer } from './remember.ts'
import { acceptedAudience, checkTimes, type VerifiedToken } from './verified-token.ts'

/** Seconds for which a token is not verified again: so old may a mapping, or a key that was withdrawn, be. */
const rememberedFor = 60

/** Verifies a token whose `iss` is this issuer's; rejects with AuthError as `auth.verify` does. */
export type VerifyForeign = (token: CompactToken) => Promise<Answer<VerifiedToken>>

/** Makes what verifies the JWTs of one issuer, by its profile and nothing else. */
export function createJwtVerifier(profile: JwtProfile, parts: SourceDependencies): VerifyForeign {
  const verifySignature = createSignatureCheck(profile, parts)
  return async token => {
    // Before the keys: what cannot be good must not have them fetched.
    if (!fitsHeader(token.header, profile)) throw refusal('header')
    await verifySignature(token)
    const value = verifiedOf(token.payload, profile, parts)
    return { value, until: Math.min(value.expiresAt, parts.clock() / 1000 + rememberedFor) }
  }
}

function fitsHeader(header: JsonObject, { algorithms, types, ignoredMembers }: JwtProfile): boolean {
  const { alg, typ } = header
  const refused = refusedMembers.some(member => member in header && !ignoredMembers.includes(member))
  return !refused && algorithms.includes(canonicalAlgorithm(alg) as string) && types.includes(plainType(typ))
}

/** A header without a type has an empty one; RFC 7515 §4.1.9: `application/` may be left out. */
function plainType(typ: unknown): string {
  if (typ === undefined) return ''
  return typeof typ === 'string' && typ !== '' ? typ.toLowerCase().replace(/^application\//, '') : 'malformed'
}

/** Applications that divide milliseconds by 1000 have fractions in their tokens. */
function timeBy({ takesFractions }: JwtProfile) {
  return (value: unknown) => (takesFractions && typeof value === 'number' ? Math.floor(value) : value)
}

function verifiedOf(payload: JsonObject, profile: JwtProfile, { clock }: SourceDependencies): VerifiedToken {
  const { iss: issuer = '' } = payload
  const [issuedAt, expiresAt, notBefore] = [payload['iat'], payload['exp'], payload['nbf']].map(timeBy(profile))
  const audience = acceptedAudience(payload, profile)
  if (profile.needsSub && !isText(payload['sub'])) throw refusal('claims')
  if (!isTime(issuedAt) || !isTime(expiresAt)) throw refusal('claims')
  if (expiresAt - issuedAt > profile.maxLifetime + 1) throw refusal('lifetime')
  checkTimes({ issuedAt, expiresAt, notBefore }, profile.tolerance, clock)
  return { payload, issuer: issuer as string, audience, issuedAt, expiresAt }
}
