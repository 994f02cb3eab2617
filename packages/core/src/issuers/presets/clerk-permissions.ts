import { listOf, memberOf } from '../read-claims.ts'
import type { TokenPayload } from '../profile.ts'

/**
 * Reads the permissions in the active organization, such as `invoices:manage`.
 *
 * Version 2 of the token has features (`fea`), actions (`o.per`) and one integer for each feature of the organization
 * (`o.fpm`): bit n is set if the n-th action is allowed. Claims that do not fit together grant nothing.
 * https://clerk.com/docs/guides/sessions/session-tokens
 */
export function permissionsOf(payload: TokenPayload): readonly string[] {
  const { fea, o: organization, org_permissions: ofFirstVersion } = payload
  if (organization === undefined) return listOf(ofFirstVersion).map(withoutPrefix)
  const features = partsOf(fea).flatMap(featureOfOrganization)
  const actions = partsOf(memberOf(organization, 'per'))
  const masks = partsOf(memberOf(organization, 'fpm'))
  const limit = 2n ** BigInt(actions.length)
  const fits = masks.length === features.length && masks.every(mask => /^\d{1,30}$/.test(mask) && BigInt(mask) < limit)
  return fits ? features.flatMap((feature, index) => allowed(feature, actions, BigInt(masks[index]!))) : []
}

/** Version 1 writes `org:` before roles and permissions, version 2 does not. */
export function withoutPrefix(name: string): string {
  return name.replace(/^org:/, '')
}

function allowed(feature: string, actions: readonly string[], mask: bigint): readonly string[] {
  return actions.filter((_, bit) => (mask >> BigInt(bit)) & 1n).map(action => `${feature}:${action}`)
}

/** The scope of a feature is `o`, `u`, or `uo` for both. */
function featureOfOrganization(entry: string): readonly string[] {
  const [scope = '', feature = ''] = entry.split(':')
  return scope.includes('o') && feature !== '' ? [feature] : []
}

function partsOf(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? value.split(',').map(part => part.trim()) : []
}
