import { refs } from '../condition/condition.ts'
import type { Resource, Shape } from '../resource.ts'
import { fieldRule, type FieldKit, type FieldRule } from '../fields/rule.ts'
import { checkDefinition } from './check.ts'
import { createPolicy } from './create.ts'
import type { BreakGlass } from './decision.ts'
import { forbidSame, type DutyKit, type Separation } from './duty.ts'
import type { Policy } from './policy.ts'
import {
  opaque,
  withoutResource,
  rule,
  type NeedsResource,
  type PermissionIn,
  type ResourceFor,
  type Resources,
  type Rule,
  type RuleKit,
} from './rule.ts'

/** The definition of a policy. */
export interface PolicyDefinition<Rs, Role extends string, S, C, R, D> {
  /** Every kind of resource by name. */
  readonly resources: Rs
  /** Every role by name. `inherits` gives it the rules of other roles. */
  readonly roles: { readonly [K in Role]: { readonly inherits?: readonly NoInfer<Role>[] } }
  /** The type of the subject's own fields, for conditions. Default: only those of `Subject`. */
  readonly subject?: Shape<S>
  /** The type of the context, for conditions. Default: none. */
  readonly context?: Shape<C>
  /** Makes the rules with `allow` and `deny`. */
  readonly rules: (kit: RuleKit<Rs, Role, S, C>) => R
  /** The duties that must be separate. Default: none. */
  readonly duties?: (kit: DutyKit<Rs & Resources>) => D
  /**
   * Which fields each role may read or write, by permission. Default: all fields for everyone who has the permission.
   * If one of these rules names a permission, fields that no rule allows are denied to every role.
   */
  readonly fields?: (kit: FieldKit<Rs, Role, S, C>) => readonly FieldRule[]
  /**
   * Records each use of break-glass. It is called synchronously, before access is granted; if it throws, access is
   * denied. Required if a separation of duties has `unless`.
   */
  readonly onEvent?: (event: BreakGlass) => void
}

/** The context of a check: the policy's own, and the reason for break-glass. */
export type AccessContext<C> = C & { readonly breakGlass?: string | undefined }

/** The permissions that cannot be decided without the resource. */
type BoundPermission<Rs, R, D> =
  | NeedsResource<Rs, R extends readonly (infer Each)[] ? Each : never>
  | (D extends readonly (infer Each)[] ? (Each extends Separation<infer P> ? P : never) : never)
  | { [N in keyof Rs & string]: Rs[N] extends Resource<unknown, infer A, true> ? `${N}:${A}` : never }[keyof Rs &
      string]

/** The arguments of a check, for each permission. The union keeps a permission and its resource type together. */
export type AccessTuple<Rs, Bound, C> = {
  [P in PermissionIn<Rs>]: P extends Bound
    ? [permission: P, resource: ResourceFor<Rs, P>, context?: AccessContext<C>]
    : [permission: P, resource?: ResourceFor<Rs, P> | undefined, context?: AccessContext<C>]
}[PermissionIn<Rs>]

/**
 * Creates a policy: who may do what to which resource. Anything that no rule allows is denied, and a denial beats every
 * grant.
 *
 * Throws one TypeError that lists every mistake in the definition.
 *
 * @example
 * ```ts
 * import { definePolicy, resource } from '@sallyport/rbac'
 * const policy = definePolicy({
 *   resources: { order: resource<{ maker_id: string }>()('create', 'read') },
 *   roles: { maker: {} },
 *   rules: ({ allow, subject }) => [
 *     allow('maker', 'order:create'),
 *     allow('maker', 'order:read', { maker_id: subject.id }),
 *   ],
 * })
 * policy.can({ id: 'u1', roles: ['maker'] }, 'order:read', { maker_id: 'u1' }) // true
 * ```
 */
export function definePolicy<
  const Rs extends Resources,
  Role extends string,
  const R extends readonly Rule[],
  S = unknown,
  C = unknown,
  const D extends readonly Separation[] = readonly [],
>(
  definition: PolicyDefinition<Rs, Role, S, C, R, D>,
): Policy<AccessTuple<Rs, BoundPermission<Rs, R, D>, C>, S, C, Role> {
  const { resources, roles, rules, duties, fields, onEvent } = definition
  const kit = {
    allow: rule('allow'),
    deny: rule('deny'),
    subject: refs('subject'),
    context: refs('context'),
    opaque,
    withoutResource,
  }
  const fieldKit = { ...kit, allow: fieldRule('allow'), deny: fieldRule('deny') }
  const input = {
    resources,
    roles,
    rules: rules(kit as unknown as RuleKit<Rs, Role, S, C>),
    separations: duties?.({ forbidSame } as unknown as DutyKit<Rs>) ?? [],
    fields: fields?.(fieldKit as unknown as FieldKit<Rs, Role, S, C>) ?? [],
  }
  return createPolicy(checkDefinition(input, 'definePolicy', onEvent !== undefined), onEvent)
}
