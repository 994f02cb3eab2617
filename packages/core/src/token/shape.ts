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
  return value === undefined || (typeof value === 'object' && value !== null && 'sub' in value && isText(value['sub']))
}

/** One audience, or several of which it is one (RFC 7519 §4.1.3), by exact equality. */
export function isMeantFor(payload: JsonObject, issuer: string, audience: string): boolean {
  const { iss, aud } = payload
  if (iss !== issuer) return false
  return Array.isArray(aud) ? aud.every(one => typeof one === 'string') && aud.includes(audience) : aud === audience
}
