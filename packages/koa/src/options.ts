import {
  type AdapterOptions,
  adapterOptionNames,
  type OptionNames,
  type RequestPropertiesOption,
  type SubjectOption,
} from '@sallyport/core/adapter'
import type { Context } from 'koa'

/** The options that do not depend on the types of a policy. */
export interface PlainOptions<P, C = never>
  extends Omit<AdapterOptions, 'policy'>, RequestPropertiesOption<C, Context> {
  /** The path of the auth routes: a slash first, and none at the end; `''` for none. Default: `'/auth'`. */
  readonly basePath?: string | undefined
  /** Decides what `guard.can` asks. Default: none, and `guard.can` throws TypeError. */
  readonly policy?: P
}

/**
 * The options of `sallyport`. `subject` makes the subject that the policy is asked about from the claims; it is needed if
 * the claims lack an attribute that the policy's conditions read.
 */
export type SallyportOptions<P = undefined, C = object> = PlainOptions<P, C> & SubjectOption<P, C>

/** The names of the options. */
export const optionNames: OptionNames<PlainOptions<unknown> & { readonly subject?: unknown }> = {
  ...adapterOptionNames,
  basePath: true,
  requestProperties: true,
  subject: true,
}
