import type { Type } from '@nestjs/common'
import { type CanRest, checkPolicy, type Loaded } from '@sallyport/core/adapter'
import {
  askPermission,
  type ContextOf,
  type GuardPolicy,
  type KnownPermission,
  type PermissionOptions,
  type PermissionRequirement,
  type ResourceOf,
  type SiblingOf,
  type SubjectRest,
} from '@sallyport/core/adapter'
import type { RoleOf } from '@sallyport/core'
import { Roles } from './decorators.ts'
import { addRule, type RuleDecorator } from './rule.ts'

/** Loads the resource of a request: an injectable class that is not request-scoped. */
export interface ResourceLoader<R = unknown> {
  /** Takes the platform's request, whose body may not be checked yet; undefined and null are answered 404. It has 5 seconds. */
  load(request: never): Loaded<R> | Promise<Loaded<R>>
}

/** What else a permission may say. */
export interface CanOptions<Sibling extends string, Context> extends PermissionOptions<Sibling, Context> {}

type Loader<P, K> = Type<ResourceLoader<ResourceOf<P, K>>>
type Options<P, K> = CanOptions<SiblingOf<P, K>, ContextOf<P, K>>

/** Makes decorators by the permissions of a policy. */
export interface CanDecorator<P> {
  <K extends string>(
    permission: KnownPermission<P, K>,
    ...rest: CanRest<P, K, Loader<P, K>, Options<P, K>>
  ): RuleDecorator
}

/** Decorators that ask a policy. */
export interface SallyportDecorators<P> {
  /** Lets in users whom the policy allows; the loader loads the resource that it is asked about. */
  readonly Can: CanDecorator<P>
  /** Like `Roles` of the package, but takes only the names of the policy's roles. */
  readonly Roles: (...roles: readonly RoleOf<P>[]) => RuleDecorator
}

/** A permission in a rule: the loader is made once the application is there. */
export interface BoundPermission extends PermissionRequirement {
  readonly policy: GuardPolicy
  readonly loader?: Type<ResourceLoader>
}

/**
 * Makes decorators that are bound to a policy: a permission or a role that it does not have does not compile.
 *
 * `subject` makes the subject that the policy is asked about from the claims. Default: every custom claim, with `sub` as
 * `id`. It is needed if the policy's conditions read attributes of the subject that are not claims.
 *
 * A loader is a provider of any module. If a class and a method both have permissions, both must hold. Throws TypeError
 * for anything but a policy; the application does not start if a loader is missing.
 *
 * @example
 * ```ts
 * import { Resource, type ResourceLoader, sallyportDecorators } from '@sallyport/nestjs'
 * const { Can } = sallyportDecorators(policy)
 *
 * class OrderById implements ResourceLoader<Order> { // a provider
 *   load(request: { params: { id: string } }) { return orders.find(request.params.id) }
 * }
 *
 * class Orders {@Can('order:approve', OrderById)@Post(':id/approve') approve(@Resource() order: Order) {} }
 * ```
 */
export function sallyportDecorators<P extends GuardPolicy, C extends object = object>(
  policy: P,
  ...[subjectOption]: SubjectRest<P, C>
): SallyportDecorators<P> {
  checkPolicy(policy)
  const { subject } = subjectOption ?? {}
  return {
    Can(action, ...rest) {
      const [loader, options = {}] = rest as [Type<ResourceLoader>?, CanOptions<string, unknown>?]
      const can: BoundPermission = {
        ...askPermission(action, undefined, { ...options, subject }),
        policy,
        ...(loader && { loader }),
      }
      return addRule('Can', { can })
    },
    Roles,
  }
}
