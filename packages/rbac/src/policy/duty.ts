import type { TextField } from '../condition/fields.ts'
import type { Resource, Shape } from '../resource.ts'

/** A duty on one resource: `field` says who already has it, `actions` are the actions that belong to it. */
export interface Duty<Field extends string = string, Action extends string = string> {
  /** The field that holds the subject's id, such as `maker_id` or `maker.id`. */
  readonly field?: Field
  /** The actions that are this duty. */
  readonly actions?: readonly Action[]
  /** The past tense of the duty, for sentences: `made` gives “an order that they made”. */
  readonly verb?: string
}

/** Duties on one resource of which a person may have only one. */
export interface Separation<P extends string = string> {
  /** The name of the resource. */
  readonly resource: string
  /** The duties by name, of which one person may have only one. */
  readonly duties: Readonly<Record<string, Duty>>
  /** The permission that breaks the glass. Default: none; nobody may. */
  readonly unless?: P
  /** The permissions that belong to one of the duties. */
  readonly restricts: readonly P[]
}

type ActionOf<R> = R extends { readonly actions: readonly (infer A extends string)[] } ? A : never
type TypeOf<R> = R extends Shape<infer T> ? T : never

/** The functions that `duties` receives. */
export interface DutyKit<Rs extends Readonly<Record<string, Resource<object, string, boolean>>>> {
  /**
   * Separates duties: nobody may have two of them on one resource, whatever their roles.
   *
   * `unless` names the break-glass permission. Its holders may pass if they give a reason, which is reported to
   * `onEvent`.
   */
  readonly forbidSame: <N extends keyof Rs & string, const D extends Readonly<Record<string, DutyFor<Rs, N>>>>(
    resource: N,
    duties: D,
    options?: { readonly unless: `${N}:${ActionOf<Rs[N]>}` },
  ) => Separation<`${N}:${ActedIn<D>}`>
}

type DutyFor<Rs, N extends keyof Rs> = Duty<TextField<TypeOf<Rs[N]>>, ActionOf<Rs[N]>>

type ActedIn<D> = {
  [K in keyof D]: D[K] extends { readonly actions: readonly (infer A extends string)[] } ? A : never
}[keyof D]

export function forbidSame(
  resource: string,
  duties: Readonly<Record<string, Duty>>,
  options?: { readonly unless: string },
): Separation {
  const actions = new Set(Object.values(duties).flatMap(duty => duty.actions ?? []))
  const restricts = [...actions].map(action => `${resource}:${action}`)
  return { resource, duties, restricts, ...(options === undefined ? {} : { unless: options.unless }) }
}
