import type { SubjectOption } from '../http/guard/policy.ts'
import type { OptionNames } from '../http/options/known-options.ts'
import { type AdapterOptions, adapterOptionNames } from '../http/routes/adapter-base.ts'
import type { ClientIp } from './client-ip/client-ip.ts'

/** The options that do not depend on the types of a policy. */
export interface PlainOptions<P, Context> extends Omit<AdapterOptions, 'policy'> {
  /**
   * Finds the client's address, by which attempts are counted: `bunIp`, `denoIp`, `nodeIp`, `cloudflareIp`, `vercelIp`,
   * `headerIp`, `proxiedIp` or a function of yours. `false` if nobody can tell; then attempts are counted by account only.
   */
  readonly clientIp: ClientIp<Context> | false
  /** Where the auth routes are: a path that starts with a slash and does not end with one. Default: `'/auth'`. */
  readonly basePath?: string | undefined
  /** Decides what `guard.can` asks. Default: none, and `guard.can` throws TypeError. */
  readonly policy?: P
}

/**
 * The options of `sallyport`. `subject` makes the subject that the policy is asked about from the claims; it is needed if
 * the claims lack an attribute that the policy's conditions read.
 */
export type WebOptions<P = undefined, C = object, Context = unknown> = PlainOptions<P, Context> & SubjectOption<P, C>

/** The names of the options. */
export const optionNames: OptionNames<PlainOptions<unknown, unknown> & { readonly subject?: unknown }> = {
  ...adapterOptionNames,
  basePath: true,
  clientIp: true,
  subject: true,
}
