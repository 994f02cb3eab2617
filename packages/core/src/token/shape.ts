import type { Json, JsonObject } from './json.ts'

const maxTextLength = 255

/** A text of 1 to 255 characters, as identifiers are. */
export function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= maxTextLength
}

/** Whole seconds since the epoch (RFC 7519 §2, without its fractions). */
export function isTime(value: unknown): value is number {
  return Number.isSafeInteger(value)
}

/** Authentication methods (RFC 8176); they may be absent. */
export function isAmr(value: unknown): boolean {
  return value === undefined || (Array.isArray(value) && value.every(isText))
}

/** Who acts in the subject's place (RFC 8693 §4.1); it may be absent. */
export function isActor(value: Json | undefined): boolean {
  if (value === undefined) return true
  if (typeof value !== 'object' || value === null || !('sub' in value) || !isText(value['sub'])) return false
  return !('sid' in value) || isText(value['sid'])
}

/** The names that tokens carry, and the others that are accepted while a domain moves. */
export interface TokenNames {
  readonly issuer: string
  readonly audience: string
  readonly otherIssuer?: string | undefined
  readonly otherAudience?: string | undefined
}

/**
 * Gives the audience that a token of ours is meant for; undefined for any other token. There may be one audience, or several
 * of which it is one (RFC 7519 §4.1.3), by exact equality.
 */
export function audienceOf(payload: JsonObject, names: TokenNames): string | undefined {
  const { iss, aud } = payload
  if (typeof iss !== 'string' || (iss !== names.issuer && iss !== names.otherIssuer)) return undefined
  if (aud === names.audience) return names.audience
  const given: readonly unknown[] = Array.isArray(aud) ? aud : [aud]
  if (!given.every(one => typeof one === 'string')) return undefined
  return [names.audience, names.otherAudience].find(name => name !== undefined && given.includes(name))
}
