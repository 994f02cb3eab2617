import type { Json, JsonObject } from './json.ts'

/** Who acts on another user's behalf (RFC 8693 §4.1), and the session that they act from, if it was given. */
export interface Actor {
  /** The id of who acts. */
  readonly sub: string
  /** The session that they act from, if it is known. */
  readonly sid?: string
}

/** The key that a token is bound to (RFC 7800 §3.1, RFC 9449 §6.1). */
export interface Confirmation {
  /** The thumbprint of the key (RFC 7638) with SHA-256, in base64url. */
  readonly jkt: string
}

/** The kinds of value that a registered claim can have. */
export interface Kinds {
  readonly text: string
  readonly time: number
  readonly count: number
  readonly texts: readonly string[]
  readonly actor: Actor
  readonly confirmation: Confirmation
}

const maxTextLength = 255

/** A string of 1 to 255 characters, as identifiers are. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxTextLength
}

/** Whole seconds since the epoch (RFC 7519 §2, without its fractions). */
export function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** The check of each kind of claim. */
export const checks: Readonly<Record<keyof Kinds, (value: Json | undefined) => boolean>> = {
  text: isText,
  time: isTime,
  count: value => isTime(value) && value >= 0,
  texts: value => Array.isArray(value) && value.every(isText),
  actor: isActor,
  confirmation: isConfirmation,
}

function isActor(value: Json | undefined): boolean {
  if (typeof value !== 'object' || value === null || !('sub' in value) || !isText(value['sub'])) return false
  return !('sid' in value) || isText(value['sid'])
}

/** A confirmation by another method than `jkt` is refused: nothing here asks for it. */
function isConfirmation(value: Json | undefined): boolean {
  const jkt = typeof value === 'object' && value !== null && 'jkt' in value ? value['jkt'] : undefined
  return typeof jkt === 'string' && /^[\w-]{43}$/.test(jkt)
}

/** Returns the members of an actor that a session keeps (RFC 8693 §4.1). */
export function actorClaim(actor: unknown): Actor | undefined {
  if (actor === undefined) return undefined
  const { sub, sid } = actor as Actor
  return sid === undefined ? { sub } : { sub, sid }
}

/** The issuer and audience of tokens, and other ones that are accepted while a domain changes. */
export interface TokenNames {
  readonly issuer: string
  readonly audience: string
  readonly otherIssuer?: string | undefined
  readonly otherAudience?: string | undefined
}

/**
 * Returns our audience in a token of our issuer; undefined for any other token. A token may have several audiences (RFC 7519
 * §4.1.3). They are compared exactly.
 */
export function audienceOf(payload: JsonObject, names: TokenNames): string | undefined {
  const { iss, aud } = payload
  if (typeof iss !== 'string' || (iss !== names.issuer && iss !== names.otherIssuer)) return undefined
  if (aud === names.audience) return names.audience
  const given: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (!given.every(one => typeof one === 'string')) return undefined
  return [names.audience, names.otherAudience].find(name => name !== undefined && given.includes(name))
}
