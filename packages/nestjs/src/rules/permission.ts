import type { Type } from '@nestjs/common'
import {
  type AnyPolicy,
  askPermission,
  type ContextOf,
  type KnownPermission,
  type NeedsResource,
  type PermissionOptions,
  type PermissionRequirement,
  type ResourceOf,
  type SiblingOf,
  type SubjectRest,
} from '@sallyport/core/adapter'
import type { RoleOf } from '@sallyport/core'
import { Roles } from './decorators.ts'
import { addRule, type RuleDecorator } from './rule.ts'

/** What a loader gives. */
type Loaded<R> = R | null | undefined

/** Loads the resource of a request: an injectable class, and not one for each request. */
export interface ResourceLoader<R = unknown> {
  /** Gets the platform's request, whose body may not be checked yet; undefined and null are answered 404. It gets 5 seconds. */
  load(request: never): Loaded<R> | Promise<Loaded<R>>
}

/** What else a permission may say. */
export interface CanOptions<Sibling extends string, Context> extends PermissionOptions<Sibling, Context> {}

/** The loader may be left out where the permission is asked about no resource. */
type CanRest<P, K, Options = CanOptions<SiblingOf<P, K>, ContextOf<P, K>>> =
  NeedsResource<P, K> extends true
    ? [loader: Type<ResourceLoader<ResourceOf<P, K>>>, options?: Options]
    : [loader?: Type<ResourceLoader<ResourceOf<P, K>>>, options?: Options]

/** Makes decorators by the permissions of a policy. */
export interface CanDecorator<P> {
  <K extends string>(permission: KnownPermission<P, K>, ...rest: CanRest<P, K>): RuleDecorator
}

/** Decorators that ask a policy. */
export interface SallyportDecorators<P> {
  /** Lets in whom the policy allows; what the loader gives is the resource that it is asked about. */
  readonly Can: CanDecorator<P>
  /** As the `Roles` of the package, with the names of the policy's roles alone. */
  readonly Roles: (...roles: readonly RoleOf<P>[]) => RuleDecorator
}

/** A permission as a rule has it: until the application is there, nobody can make the loader. */
export interface BoundPermission extends PermissionRequirement {
  readonly policy: AnyPolicy
  readonly loader?: Type<ResourceLoader>
}

/**
 * Makes decorators that are bound to a policy: a permission or a role that it does not have does not compile.
 *
 * `subject` makes the subject that the policy is asked about from the claims. Default: every custom claim, with `sub` as
 * `id`. It is needed where the policy's conditions read attributes of the subject.
 *
 * A loader is a provider of any module. Where a class and a method both have permissions, both must hold. Throws
 * TypeError for anything but a policy; the start fails where a loader cannot be had.
 *
 * @example
 * ```ts
 * const { Can } = sallyportDecorators(policy)
 *
 * @Injectable()
 * class OrderById implements ResourceLoader<Order> {
 *   load(request: Request<{ id: string }>) { return orders.find(request.params.id) }
 * }
 *
 * @Can('order:approve', OrderById)
 * @Post(':id/approve')
 * approve(@Resource() order: Order) {}
 * ```
 */
export function sallyportDecorators<P extends AnyPolicy, C extends object = object>(
  policy: P,
  ...[subjectOption]: SubjectRest<P, C>
): SallyportDecorators<P> {
  const { subject } = subjectOption ?? {}
  if (typeof policy?.decide !== 'function') throw new TypeError('policy: must be what definePolicy makes')
  return {
    Can(action, ...rest) {
      const [loader, options = {}] = rest as [Type<ResourceLoader>?, CanOptions<string, unknown>?]
      // What loads is made when the application is there.
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
