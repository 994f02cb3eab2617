import { isText, isTime } from '../token/shape.ts'
import type { TokenFields, TokenPayload } from './profile.ts'

/** Reads the strings of a list, or of a string with spaces between them; any other value has none. */
export function stringsOf(value: unknown): readonly string[] {
  if (typeof value === 'string') return value.split(' ').filter(part => part !== '')
  return Array.isArray(value) ? value.filter(isText) : []
}

/** Reads a list of strings. A string is not a list: `'superadmin'` contains the name of a role. */
export function listOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(isText) : []
}

/** Reads a member of an object that may be no object. */
export function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
  return (value as TokenPayload)[name]
}

/** Reads a string of at most 255 characters. */
export function textOf(value: unknown): string | undefined {
  return isText(value) ? value : undefined
}

/** Reads whole seconds since the epoch. */
export function timeOf(value: unknown): number | undefined {
  return isTime(value) && value >= 0 ? value : undefined
}

/** Reads the claims by the names that RFC 9068 §2.2 and OpenID Connect Core §2 give them. */
export function standardClaims(payload: TokenPayload): TokenFields {
  const amr = listOf(payload['amr'])
  return {
    sid: textOf(payload['sid']),
    jti: textOf(payload['jti']),
    authTime: timeOf(payload['auth_time']),
    amr: amr.length > 0 ? amr : undefined,
    scopes: stringsOf(payload['scope']),
    permissions: listOf(payload['permissions']),
    roles: listOf(payload['roles']),
  }
}
