import { LRUCache } from 'lru-cache'
import { AuthError } from '../errors.ts'
import { failureOf, UnexpectedValue } from '../lib/failure.ts'
import { parseJsonObject } from '../token/json.ts'
import { isText, isTime } from '../token/shape.ts'
import { fetchJson } from '../lib/fetch-json.ts'
import type { SourceDependencies } from './key-source.ts'
import type { OpaqueProfile, TokenPayload } from './profile.ts'
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
  const refusedAt = new LRUCache<string, number>({ max: 10_000 })
  const wasRefused = (key: string) => Math.abs(parts.clock() - (refusedAt.get(key) ?? Number.NaN)) < refusedFor * 1000
  let asking = 0

  async function find(token: string): Promise<Answer<VerifiedToken> | undefined> {
    if (asking >= mostAtOnce) throw new AuthError('store_unavailable')
    asking++
    try {
      return answerOf(await ask(profile, token, parts), profile, parts)
    } finally {
      asking--
    }
  }

  return async (token, key) => {
    const answer = wasRefused(key) ? undefined : await find(token)
    if (answer !== undefined) return answer
    if (!wasRefused(key)) refusedAt.set(key, parts.clock())
    throw new AuthError('token_invalid')
  }
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

function answerOf(
  payload: TokenPayload,
  profile: OpaqueProfile,
  { clock }: SourceDependencies,
): Answer<VerifiedToken> | undefined {
  const now = clock() / 1000
  const value = verifiedOf(payload, profile, now)
  if (value === undefined) return undefined
  checkTimes({ ...value, notBefore: payload['nbf'] }, profile.tolerance, clock)
  return { value, until: Math.min(value.expiresAt, now + profile.rememberFor) }
}

/** Without `exp` a token is good for as long as its answer is believed, and without `iat` it is as old as the answer. */
function verifiedOf(payload: TokenPayload, profile: OpaqueProfile, now: number): VerifiedToken | undefined {
  const { iss = profile.issuer, sub, token_type: type = 'Bearer' } = payload
  const { iat = Math.floor(now), exp = Math.floor(now + profile.rememberFor) } = payload
  const audience = acceptedAudience(payload, profile)
  const isBearer = typeof type === 'string' && /^(?:bearer|access_token)$/i.test(type)
  if (payload['active'] !== true || iss !== profile.issuer || !isBearer || !isText(sub)) return undefined
  if (audience === undefined || !isTime(iat) || !isTime(exp)) return undefined
  return { payload, issuer: profile.issuer, audience, issuedAt: iat, expiresAt: exp }
}
