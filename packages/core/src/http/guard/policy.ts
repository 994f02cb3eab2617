import type { RoleOf } from '../../auth/auth.ts'
import type { Claims } from '../../token/claims.ts'
import type { HttpRequest } from '../request/request.ts'
import type { PermissionRequirement, SignedInRequirement } from './requirement.ts'

/** Any policy that guards can ask, whatever its resources; `@sallyport/rbac` makes one. */
export interface GuardPolicy {
  decide(subject: never, ...access: never): { readonly allowed: boolean; readonly reason: string }
  couldEver(subject: never, permission: never): boolean
}

/**
 * The questions that a policy answers: a permission, then its resource where one is needed. A policy of `@sallyport/rbac`
 * carries their type; of any other one they are what `decide` takes.
 */
export type AccessOf<P> = '~access' extends keyof P
  ? Extract<P['~access'], readonly unknown[]>
  : P extends { decide(subject: never, ...access: infer A extends readonly unknown[]): unknown }
    ? A
    : never

/** The permissions of a policy. */
export type PermissionOf<P> = AccessOf<P>[0] & string

/**
 * A permission that the policy has. For any other it is those of the same resource, so that the compiler's message is
 * about what was meant.
 */
export type KnownPermission<P, K> =
  K extends PermissionOf<P> ? K : [SiblingOf<P, K>] extends [never] ? PermissionOf<P> : SiblingOf<P, K>

/** The questions about one permission; of a policy from storage, whose permissions the compiler does not know, all. */
type AccessTo<P, K> =
  string extends PermissionOf<P> ? AccessOf<P> : Extract<AccessOf<P>, readonly [K, unknown?, ...unknown[]]>

/** The resource that a permission of a policy is asked about. */
export type ResourceOf<P, K> = NonNullable<AccessTo<P, K>[1]>

/** Whether a permission of a policy cannot be decided without its resource. */
export type NeedsResource<P, K> = K extends PermissionOf<P> ? NeedsItsResource<P, K> : false

type NeedsItsResource<P, K> = AccessTo<P, K> extends readonly [unknown, unknown, ...unknown[]] ? true : false

/** The permissions of the same resource as this one's. */
export type SiblingOf<P, K> =
  string extends PermissionOf<P>
    ? string
    : K extends `${infer Resource}:${string}`
      ? Extract<PermissionOf<P>, `${Resource}:${string}`>
      : never

/** The context in which a permission of a policy is asked about. */
export type ContextOf<P, K> = AccessTo<P, K>[2]

/** Makes the context in which a policy is asked, from a request and the claims of who sent it. */
export type MakeContext<Context, C = object> = (request: HttpRequest, claims: Claims<C>) => Context | undefined

/** The roles that a guard may ask for: those of the claim `roles` where it has a union's type, else those of the policy. */
export type GuardRole<P, C> = string extends RoleOf<C> ? RoleOf<P> : RoleOf<C>

/** The subject that a policy takes: its id and roles, and the attributes that the policy's conditions read. */
export type SubjectOf<P> = P extends { decide(subject: infer S, ...access: never): unknown } ? S : never

/** The subject that guards make of claims where the option `subject` is not given. */
export type ClaimsSubject<C> = Omit<C, 'id' | 'roles' | 'tenant'> & {
  readonly id: string
  readonly roles: readonly string[]
}

/**
 * How the subject is made. It may be left out where the custom claims have every attribute that the policy's conditions
 * read.
 */
export type SubjectOption<P, C> = [P] extends [GuardPolicy]
  ? ClaimsSubject<C> extends SubjectOf<P>
    ? { readonly subject?: MakeSubject<P, C> | undefined }
    : { readonly subject: MakeSubject<P, C> }
  : { readonly subject?: undefined }

/** The option `subject` as the last argument, for what does not know the claims. */
export type SubjectRest<P, C> =
  SubjectOption<P, object> extends { readonly subject?: undefined }
    ? [options?: { readonly subject?: undefined }]
    : undefined extends SubjectOption<P, object>['subject']
      ? [options?: { readonly subject?: MakeSubject<P, C> | undefined }]
      : [options: { readonly subject: MakeSubject<P, C> }]

/** Makes the subject of a policy from the claims of a request. */
export type MakeSubject<P, C> = (claims: Claims<C>) => SubjectOf<P>

/** What else a permission may say. */
export interface PermissionOptions<Sibling extends string, Context, C = object> {
  /** Answers 404 in place of 403: always, or to whom may not see the resource by this permission. Default: false. */
  readonly hide?: boolean | Sibling
  /**
   * Makes the context that the policy is asked in, from the request and the claims, before the resource is loaded. With a
   * reason in `breakGlass` the glass may be broken. Default: none.
   */
  readonly context?: MakeContext<Context, C>
}

/** What a loader returns; undefined and null are answered 404. */
export type Loaded<R> = R | null | undefined

/** Loads the resource of a request, once. */
// The type of a method, so that a loader may also take a request whose parameters have names.
export type Load<Request, R> = { load(request: Request): Loaded<R> | Promise<Loaded<R>> }['load']

/** What else a guard with a permission asks. */
export interface CanOptions<Role extends string, Sibling extends string, Context, C = object>
  extends Omit<SignedInRequirement<Role>, 'can' | 'optional'>, PermissionOptions<Sibling, Context, C> {}

/** What follows a permission: its loader, which may be left out if the permission needs no resource, and its options. */
export type CanRest<P, K, L, Options> =
  NeedsResource<P, K> extends true ? [load: L, options?: Options] : [load?: L, options?: Options]

/** Throws TypeError for anything but a policy. */
export function checkPolicy(policy: unknown): void {
  const { decide, couldEver } = Object(policy) as Partial<Record<keyof GuardPolicy, unknown>>
  if (typeof decide === 'function' && typeof couldEver === 'function') return
  throw new TypeError('policy: must have the methods decide and couldEver, as what definePolicy returns has')
}

type AnyCanOptions = CanOptions<string, string, unknown, never>

/** Makes the requirement of a guard from what `can` was given, once its types have been checked. */
export function canRequirement(
  action: string,
  [load, { hide, context, ...others } = {}]: readonly [load?: (native: never) => unknown, options?: AnyCanOptions],
  subject: AskOptions['subject'],
): SignedInRequirement {
  return { ...others, can: askPermission(action, load, { hide, context: context as AskOptions['context'], subject }) }
}

/** The options of any policy's permission, once their types have been checked. */
interface AskOptions {
  readonly hide?: boolean | string | undefined
  readonly context?: PermissionRequirement['context'] | undefined
  readonly subject?: ((claims: never) => unknown) | undefined
}

/**
 * Makes what a guard asks of a policy.
 *
 * @param load gets the framework's own request; undefined where the permission is asked about no resource.
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
