import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import type { ForeignRefusal } from '../events.ts'
import { failureOf, UnexpectedValue } from '../lib/failure.ts'
import { parseJsonObject } from '../token/json.ts'
import { isText, isTime } from '../token/shape.ts'
import { fetchJson } from '../lib/fetch-json.ts'
import type { SourceDependencies } from './key-source.ts'
import type { OpaqueProfile, TokenPayload } from './profile.ts'
import { reasonOf, refusal } from './refusal.ts'
import type { Answer } from './remember.ts'
import { acceptedAudience, checkTimes, type VerifiedToken } from './verified-token.ts'

/** Seconds for which a token is believed to be worth nothing: one that was just issued may not be everywhere yet. */
const refusedFor = 10
/** How many tokens are asked about at the same time. */
const mostAtOnce = 64

/** Asks about an opaque token; `key` stands for it in memory. Rejects with AuthError `token_invalid`, `store_unavailable`. */
export type Introspect = (token: string, key: string) => Promise<Answer<VerifiedToken>>

/** Makes what asks one server about tokens. It remembers 10,000 that are worth nothing; its callers remember the others. */
export function createIntrospect(profile: OpaqueProfile, parts: SourceDependencies): Introspect {
  const refusals = new LRUCache<string, Refused>({ max: 10_000 })
  let asking = 0

  async function find(token: string): Promise<Answer<VerifiedToken>> {
    if (asking >= mostAtOnce) throw new AuthError('store_unavailable')
    asking++
    try {
      return answerOf(await ask(profile, token, parts), profile, parts)
    } finally {
      asking--
    }
  }

  return async (token, key) => {
    const refused = refusals.get(key)
    if (refused && Math.abs(parts.clock() - refused.at) < refusedFor * 1000) throw refusal(refused.reason)
    try {
      return await find(token)
    } catch (error) {
      const reason = reasonOf(error)
      if (reason !== undefined && !passing.has(reason)) refusals.set(key, { at: parts.clock(), reason })
      throw error
    }
  }
}

/** What time changes. */
const passing: ReadonlySet<ForeignRefusal> = new Set(['not_yet_valid', 'expired'])

interface Refused {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly reason: ForeignRefusal
}

/** The cause names neither the token nor what the server said of it. */
async function ask(
  { url, authorization }: OpaqueProfile,
  token: string,
  { emit }: SourceDependencies,
): Promise<TokenPayload> {
  try {
    const { status, body } = await fetchJson(url, {
      method: 'POST',
      headers: { accept: 'application/json', authorization: authorization.reveal() },
      body: new URLSearchParams({ token, token_type_hint: 'access_token' }),
    })
    const response = status === 200 ? readResponse(body) : undefined
    if (response === undefined) throw new UnexpectedValue(`answered ${status} and no introspection response`)
    return response
  } catch (error) {
    emit('store_failed', { operation: 'issuers.introspection', ...failureOf(error) })
    throw new AuthError('store_unavailable', { cause: error })
  }
}

/** RFC 7662 §2.2: `active` is the one member that every response has. */
function readResponse(body: unknown): TokenPayload | undefined {
  const response = typeof body === 'object' && body !== null ? parseJsonObject(JSON.stringify(body)) : undefined
  return typeof response?.['active'] === 'boolean' ? response : undefined
}

function answerOf(payload: TokenPayload, profile: OpaqueProfile, { clock }: SourceDependencies): Answer<VerifiedToken> {
  const now = clock() / 1000
  const value = verifiedOf(payload, profile, now)
  checkTimes({ ...value, notBefore: payload['nbf'] }, profile.tolerance, clock)
  return { value, until: Math.min(value.expiresAt, now + profile.rememberFor) }
}

/** Without `exp` a token is good for as long as its answer is believed, and without `iat` it is as old as the answer. */
function verifiedOf(payload: TokenPayload, profile: OpaqueProfile, now: number): VerifiedToken {
  if (payload['active'] !== true) throw refusal('inactive')
  const { iss = profile.issuer, sub, token_type: type = 'Bearer' } = payload
  const { iat = Math.floor(now), exp = Math.floor(now + profile.rememberFor) } = payload
  const audience = acceptedAudience(payload, profile)
  const isBearer = typeof type === 'string' && /^(?:bearer|access_token)$/i.test(type)
  if (iss !== profile.issuer || !isBearer || !isText(sub)) throw refusal('claims')
  if (!isTime(iat) || !isTime(exp)) throw refusal('claims')
  return { payload, issuer: profile.issuer, audience, issuedAt: iat, expiresAt: exp }
}
