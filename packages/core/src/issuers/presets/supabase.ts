import type { Key } from '../../token/key.ts'
import { addressOf, checkNames } from '../checks.ts'
import { listOf, memberOf, standardClaims, textOf, timeOf } from '../read-claims.ts'
import { type CommonJwtOptions, commonNames, makeJwtIssuer } from '../jwt-issuer.ts'
import type { JwtProfile, TokenPayload } from '../profile.ts'

/** What `supabase` takes. */
export interface SupabaseOptions extends CommonJwtOptions {
  /** The project's address, such as `https://abcdefghijklmnopqrst.supabase.co`. */
  readonly url: string | URL
  /** Default: `authenticated`, which Supabase writes for every user who is signed in. */
  readonly audience?: string | readonly string[]
  /** The legacy JWT secret of a project that issues tokens with it, or did until recently. Default: none, and HMACs are refused. */
  readonly secret?: Key
  /** Whether users of anonymous sign-ins get in. Default: false. */
  readonly anonymous?: boolean
}

/**
 * Describes a Supabase project. Roles are those of `app_metadata`, which users cannot write; `user_metadata` is theirs and is
 * not read. The keys `anon` and `service_role`, which are JWTs too, are refused.
 * https://supabase.com/docs/guides/auth/jwt-fields
 *
 * @example
 * ```ts
 * import { supabase } from '@sallyport/core/issuers'
 * supabase({ url: 'https://abcdefghijklmnopqrst.supabase.co', subject: ({ sub }) => String(sub) })
 * ```
 */
export function supabase({
  url,
  audience = 'authenticated',
  anonymous = false,
  ...common
}: SupabaseOptions): JwtProfile {
  checkNames('supabase', { url, ...common }, ['url', 'audience', 'secret', 'anonymous', ...commonNames])
  const issuer = `${addressOf('supabase', 'url', url)}/auth/v1`
  return makeJwtIssuer('supabase', {
    jwks: `${issuer}/.well-known/jwks.json`,
    ...common,
    issuer,
    audience,
    algorithms: ['ES256', 'RS256', 'EdDSA'],
    types: ['jwt'],
    require: { ...common.require, role: 'authenticated' },
    accepts: payload => anonymous || payload['is_anonymous'] !== true,
    read,
  })
}

function read(payload: TokenPayload) {
  const { authTime, amr } = methodsOf(payload['amr'])
  return {
    ...standardClaims(payload),
    sid: textOf(payload['session_id']),
    authTime,
    amr,
    roles: listOf(memberOf(payload['app_metadata'], 'roles')),
  }
}

/** Each method is a string, or has the time at which it was used. */
function methodsOf(value: unknown) {
  const entries: readonly unknown[] = Array.isArray(value) ? value : []
  const amr = entries.flatMap(entry => textOf(entry) ?? textOf(memberOf(entry, 'method')) ?? [])
  const times = entries.flatMap(entry => timeOf(memberOf(entry, 'timestamp')) ?? [])
  return { amr: amr.length > 0 ? amr : undefined, authTime: times.length > 0 ? Math.max(...times) : undefined }
}
