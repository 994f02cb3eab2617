import type { Emit } from '../events.ts'
import { checkedCall } from '../checked/call.ts'
import { isId } from '../lib/argument.ts'
import { Bare } from '../lib/bare.ts'
import { sha256 } from '../lib/digest.ts'
import { kindOf, UnexpectedValue } from '../lib/failure.ts'
import { type Claims, registeredNames } from '../token/claims.ts'
import type { ClaimRules, SubjectOf, TokenFields, TokenPayload } from './profile.ts'
import { refusal } from './refusal.ts'
import type { VerifiedToken } from './verified-token.ts'

/** A verified token of another issuer, as `claims` gets it. */
export interface ForeignToken extends Pick<TokenFields, 'roles' | 'scopes' | 'permissions'> {
  /** The exact issuer. */
  readonly issuer: string
  /** The user's id in the application. */
  readonly subject: string
  /** All claims of the token, as the issuer wrote them. */
  readonly payload: TokenPayload
}

/** What the claims of other issuers' tokens have besides the application's own. */
export interface ScopedClaims {
  /** The scopes of another issuer's token; a token of our own has none, and is not limited by them. */
  readonly scopes?: readonly string[]
}

/** Makes the application's custom claims of a token. */
export type ForeignClaimsOf<C> = (token: ForeignToken) => C | Promise<C>

/** How claims are made. */
export interface ClaimsDependencies<C> {
  readonly claims: ForeignClaimsOf<C>
  readonly emit: Emit
}

/**
 * Makes the claims of a verified token: ours by their names, and the application's custom ones.
 *
 * @param key Stands for the token where it has no id.
 */
export async function foreignClaims<C extends object>(
  verified: VerifiedToken,
  rules: ClaimRules,
  { claims, emit }: ClaimsDependencies<C>,
  key: string,
): Promise<Claims<C & ScopedClaims>> {
  const { payload, issuer } = verified
  const fields = rules.read(payload)
  const subject = await mappedSubject(rules.subject, payload, emit)
  const act = await mappedActor(rules.subject, payload, emit)
  const { roles, scopes, permissions } = fields
  const make = async () => claims({ issuer, subject, roles, scopes, permissions, payload })
  const custom = await checkedCall('acceptIssuers.claims', make, readClaims, { emit })
  const registered = { ...registeredClaims(verified, fields, key), sub: subject, ...(act && { act }) }
  return Object.freeze(Object.assign(new Bare(), custom, { scopes }, registered)) as unknown as Claims<C & ScopedClaims>
}

/**
 * A session of another issuer's gets a name that no session here has. Without one, each token counts as a session; without
 * `auth_time`, the user last proved who they are in 1970.
 */
function registeredClaims(verified: VerifiedToken, { sid, jti = '', authTime = 0, amr }: TokenFields, key: string) {
  const { issuer, audience, issuedAt, expiresAt } = verified
  const id = jti === '' ? key : jti
  const session = sid === undefined ? ['token', id] : ['session', sid]
  return {
    iss: issuer,
    aud: audience,
    sid: `${sha256(JSON.stringify([issuer, ...session]))}.foreign`,
    jti: id,
    iat: issuedAt,
    exp: expiresAt,
    auth_time: authTime,
    ...(amr && { amr }),
  }
}

async function mappedSubject(subject: SubjectOf, payload: TokenPayload, emit: Emit): Promise<string> {
  const id = await checkedCall('acceptIssuers.subject', async () => subject(payload), readSubject, { emit })
  if (id === undefined) throw refusal('subject')
  return id
}

/** An actor (RFC 8693 §4.1) must be one of the application's users too; otherwise the token is refused. */
async function mappedActor(subject: SubjectOf, { act }: TokenPayload, emit: Emit) {
  if (act === undefined) return undefined
  if (typeof act !== 'object' || act === null || Array.isArray(act)) throw refusal('claims')
  return { sub: await mappedSubject(subject, act as TokenPayload, emit) }
}

function readSubject(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined
  if (isId(value)) return value
  throw new UnexpectedValue(`returned ${kindOf(value)}; it must return an id of 1 to 255 characters, or undefined`)
}

/** The claims of the library are not the application's to make. */
function readClaims(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new UnexpectedValue(`returned ${kindOf(value)}; it must return an object`)
  }
  return Object.fromEntries(Object.entries(value).filter(([name]) => !registeredNames.has(name)))
}
