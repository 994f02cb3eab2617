import type { StandardSchema } from '../lib/standard-schema.ts'
import { type CustomClaims, registeredNames } from './claims.ts'
import { maxDepth } from './json.ts'
import { findPersonalClaim, type PersonalDataIn } from './personal-data.ts'

/** The rules for custom claims. */
export interface CustomClaimRules {
  /** Names of claims that may look like personal data. Nested names have dots. */
  readonly allowClaims?: readonly string[] | undefined
  readonly claimsSchema?: StandardSchema | undefined
  /** Where personal data is looked for. Default: in names and values. */
  readonly personalDataIn?: PersonalDataIn | undefined
}

const reserved = new Set([...registeredNames, ...'nbf __proto__ constructor prototype'.split(' ')])

/**
 * Makes the check of custom claims before they are signed. It throws a TypeError that names the claim and never contains
 * its value.
 */
export function createClaimsCheck(rules: CustomClaimRules): (claims: object) => Promise<CustomClaims> {
  const allowed = new Set(rules.allowClaims)
  return async given => {
    const claims: unknown = rules.claimsSchema ? await fit(given, rules.claimsSchema) : given
    if (!isObject(claims)) throw new TypeError('claims must be an object')
    refuseReserved(claims)
    requireJson(claims, 'claims', 0)
    const personal = findPersonalClaim(claims, allowed, rules.personalDataIn)
    if (personal !== undefined) {
      throw new TypeError(
        `claims: ${personal} looks like personal data or a secret; name it in tokens.allowClaims to keep it`,
      )
    }
    return claims
  }
}

async function fit(claims: object, schema: StandardSchema): Promise<unknown> {
  const result = await schema['~standard'].validate(claims)
  if (!result.issues) return result.value
  // A schema's messages may quote the value.
  const names = result.issues.map(({ path = [] }) =>
    path.map(part => String(typeof part === 'object' ? part.key : part)),
  )
  throw new TypeError(
    `claims: ${names.map(parts => parts.join('.') || 'the whole').join(', ')} does not fit tokens.claimsSchema`,
  )
}

function refuseReserved(claims: object): void {
  const taken = Object.keys(claims).find(name => reserved.has(name))
  if (taken !== undefined) throw new TypeError(`claims: ${taken} is reserved`)
}

function isObject(value: unknown): value is CustomClaims {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Refuses values that JSON would change or drop without an error. An undefined member counts as absent. */
function requireJson(value: unknown, path: string, depth: number): void {
  if (isJsonLeaf(value)) return
  if (typeof value !== 'object' || value === null || depth >= maxDepth || !isPlain(value)) {
    throw new TypeError(`${path} must be a JSON value`)
  }
  for (const [name, member] of Object.entries(value)) {
    if (name === '__proto__' || name === 'constructor') throw new TypeError(`${path}: ${name} is reserved`)
    if (member !== undefined || Array.isArray(value)) requireJson(member, `${path}.${name}`, depth + 1)
  }
}

function isJsonLeaf(value: unknown): boolean {
  return value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  const plain = Array.isArray(value) || prototype === null || prototype === Object.prototype
  return plain && !('toJSON' in value && typeof value.toJSON === 'function')
}
