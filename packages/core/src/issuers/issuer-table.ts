import type { AuthInternals } from '../auth/internals.ts'
import { refuse, isSafeAddress } from './checks.ts'
import type { IssuerProfile, JwtProfile, KeyOrigins, OpaqueProfile } from './profile.ts'

/** The profiles by what chooses them. */
export interface IssuerTable {
  /** By the exact `iss`; undefined stands for tokens without one. */
  readonly jwts: ReadonlyMap<string | undefined, JwtProfile>
  /** What is asked about tokens that are no JWTs. */
  readonly opaque: OpaqueProfile | undefined
}

const of = 'acceptIssuers'

/** Sorts profiles. Throws a TypeError where two claim the same tokens, or one those of the Auth itself. */
export function tableOf(
  profiles: readonly IssuerProfile[],
  { issuers, production }: Pick<AuthInternals, 'issuers' | 'production'>,
): IssuerTable {
  if (!Array.isArray(profiles) || profiles.length === 0) refuse(of, 'issuers', 'must be a list that is not empty')
  if (!profiles.every(isProfile))
    refuse(of, 'issuers', 'must be made by presets, jwtIssuer(), introspection() or previousTokens()')
  const jwts = new Map<string | undefined, JwtProfile>()
  for (const profile of profiles.filter(one => one.kind === 'jwt')) {
    for (const name of profile.issuers) {
      if (name !== undefined && issuers.includes(name)) {
        refuse(of, 'issuers', 'must not have the issuer of the Auth itself')
      }
      if (jwts.has(name))
        refuse(
          of,
          'issuers',
          `must not have ${name === undefined ? 'previousTokens() without an issuer' : 'the same issuer'} twice`,
        )
      jwts.set(name, profile)
    }
  }
  const [opaque, another] = profiles.filter(one => one.kind === 'opaque')
  if (another !== undefined) refuse(of, 'issuers', 'must have at most one introspection()')
  for (const profile of profiles) requireSafe(profile, production)
  return { jwts, opaque }
}

function isProfile(value: unknown): value is IssuerProfile {
  const { kind } = Object(value) as { readonly kind?: unknown }
  return kind === 'jwt' || kind === 'opaque'
}

function requireSafe(profile: IssuerProfile, isProduction: boolean): void {
  const address = profile.kind === 'opaque' ? profile.url : addressOfKeys(profile.keys)
  if (address === undefined || isSafeAddress(address, isProduction)) return
  refuse(of, 'issuers', 'must have https: addresses; outside production, http: of this machine works as well')
}

function addressOfKeys({ published }: KeyOrigins): string | undefined {
  if (typeof published === 'string') return published
  return typeof published === 'object' && 'url' in published ? published.url : undefined
}
