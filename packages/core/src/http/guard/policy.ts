import type { RoleOf } from '../../auth/auth.ts'
import type { Claims } from '../../token/claims.ts'
import type { HttpRequest } from '../request/request.ts'
import type { PermissionRequirement, SignedInRequirement } from './requirement.ts'

/** A policy that guards can ask, with any resources. `@sallyport/rbac` makes one. */
export interface GuardPolicy {
  /** Decides whether a subject may do something to a resource. */
  decide(subject: never, ...access: never): { readonly allowed: boolean; readonly reason: string }
  /** Whether some resource exists for which the policy could allow it. */
  couldEver(subject: never, permission: never): boolean
}

/**
 * The arguments for asking a policy: a permission, then its resource if it needs one. A policy of `@sallyport/rbac` has a type
 * for them; for another policy they are the arguments of `decide`.
 */
export type AccessOf<P> = '~access' extends keyof P
  ? Extract<P['~access'], readonly unknown[]>
  : P extends { decide(subject: never, ...access: infer A extends readonly unknown[]): unknown }
    ? A
    : never

/** The permissions of a policy. */
export type PermissionOf<P> = AccessOf<P>[0] & string

/**
 * A permission that the policy has. For an unknown one it is the permissions of the same resource, so that the compiler's
 * message lists those.
 */
export type KnownPermission<P, K> =
  K extends PermissionOf<P> ? K : [SiblingOf<P, K>] extends [never] ? PermissionOf<P> : SiblingOf<P, K>

/** The arguments for one permission. For a policy from storage, whose permissions the compiler does not know, it is all. */
type AccessTo<P, K> =
  string extends PermissionOf<P> ? AccessOf<P> : Extract<AccessOf<P>, readonly [K, unknown?, ...unknown[]]>

/** The resource that a permission of a policy is asked about. */
export type ResourceOf<P, K> = NonNullable<AccessTo<P, K>[1]>

/** Whether a permission of a policy cannot be decided without its resource. */
export type NeedsResource<P, K> = K extends PermissionOf<P> ? NeedsItsResource<P, K> : false

type NeedsItsResource<P, K> = AccessTo<P, K> extends readonly [unknown, unknown, ...unknown[]] ? true : false

/** The permissions for the same resource. */
export type SiblingOf<P, K> =
  string extends PermissionOf<P>
    ? string
    : K extends `${infer Resource}:${string}`
      ? Extract<PermissionOf<P>, `${Resource}:${string}`>
      : never

/** The context in which a permission of a policy is asked about. */
export type ContextOf<P, K> = AccessTo<P, K>[2]

/** Makes the context for a policy from a request and its claims. */
export type MakeContext<Context, C = object> = (request: HttpRequest, claims: Claims<C>) => Context | undefined

/** The roles that a guard may require: those of the claim `roles` if its type is a union, otherwise those of the policy. */
export type GuardRole<P, C> = string extends RoleOf<C> ? RoleOf<P> : RoleOf<C>

/** The subject that a policy takes: its id and roles, and the attributes that the policy's conditions read. */
export type SubjectOf<P> = P extends { decide(subject: infer S, ...access: never): unknown } ? S : never

/** The subject that guards make from claims without the option `subject`. */
export type ClaimsSubject<C> = Omit<C, 'id' | 'roles' | 'tenant'> & {
  readonly id: string
  readonly roles: readonly string[]
}

/**
 * How the subject is made. It may be left out if the custom claims have every attribute that the policy's conditions read.
 */
export type SubjectOption<P, C> = [P] extends [GuardPolicy]
  ? ClaimsSubject<C> extends SubjectOf<P>
    ? { readonly subject?: MakeSubject<P, C> | undefined }
    : { readonly subject: MakeSubject<P, C> }
  : {
      /** Only with a policy. Default: every custom claim, with `sub` as `id`. */
      readonly subject?: undefined
    }

/** The option `subject` as the last argument, for functions that do not know the claims. */
export type SubjectRest<P, C> =
  SubjectOption<P, object> extends { readonly subject?: undefined }
    ? [options?: { readonly subject?: undefined }]
    : undefined extends SubjectOption<P, object>['subject']
      ? [options?: { readonly subject?: MakeSubject<P, C> | undefined }]
      : [options: { readonly subject: MakeSubject<P, C> }]

/** Makes the subject of a policy from the claims of a request. */
export type MakeSubject<P, C> = (claims: Claims<C>) => SubjectOf<P>

/** The options of a permission. */
export interface PermissionOptions<Sibling extends string, Context, C = object> {
  /** Responds with 404 instead of 403: always, or if the subject lacks this permission to see the resource. Default: false. */
  readonly hide?: boolean | Sibling
  /**
   * Makes the context for the policy from the request and the claims, before the resource is loaded. A reason in `breakGlass`
   * overrides separations of duties. Default: none.
   */
  readonly context?: MakeContext<Context, C>
}

/** What a loader returns. Undefined and null become 404. */
export type Loaded<R> = R | null | undefined

/** Loads the resource of a request, once. */
// The type of a method, so that a loader may also accept a request with named parameters.
export type Load<Request, R> = { load(request: Request): Loaded<R> | Promise<Loaded<R>> }['load']

/** The other requirements of a guard with a permission. */
export interface CanOptions<Role extends string, Sibling extends string, Context, C = object>
  extends Omit<SignedInRequirement<Role>, 'can' | 'optional'>, PermissionOptions<Sibling, Context, C> {}

/** The arguments after a permission: its loader, which may be left out if the permission needs no resource, and its options. */
export type CanRest<P, K, L, Options> =
  NeedsResource<P, K> extends true ? [load: L, options?: Options] : [load?: L, options?: Options]

/** Throws TypeError if the value is not a policy. */
export function checkPolicy(policy: unknown): void {
  const { decide, couldEver } = Object(policy) as Partial<Record<keyof GuardPolicy, unknown>>
  if (typeof decide === 'function' && typeof couldEver === 'function') return
  throw new TypeError('policy: must have the methods decide and couldEver, as what definePolicy returns has')
}

type AnyCanOptions = CanOptions<string, string, unknown, never>

/** Makes the requirement of a guard from the arguments of `can`, whose types are checked by then. */
export function canRequirement(
  action: string,
  [load, { hide, context, ...others } = {}]: readonly [load?: (native: never) => unknown, options?: AnyCanOptions],
  subject: AskOptions['subject'],
): SignedInRequirement {
  return { ...others, can: askPermission(action, load, { hide, context: context as AskOptions['context'], subject }) }
}

/** The options of a permission, whose types are checked by then. */
interface AskOptions {
  readonly hide?: boolean | string | undefined
  readonly context?: PermissionRequirement['context'] | undefined
  readonly subject?: ((claims: never) => unknown) | undefined
}

/**
 * Makes a guard's requirement of a permission.
 *
 * @param load Gets the framework's request; undefined for a permission without a resource.
 */
export function askPermission(
  action: string,
  load: ((native: never) => unknown) | undefined,
  { hide, context, subject }: AskOptions,
): PermissionRequirement {
  return {
    action,
    ...(load && { load: ({ native }: HttpRequest) => load(native as never) }),
    ...(hide !== undefined && { hide }),
    ...(context !== undefined && { context }),
    ...(subject !== undefined && { subject: subject as NonNullable<PermissionRequirement['subject']> }),
  }
}
