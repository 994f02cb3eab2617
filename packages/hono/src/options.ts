import { type AdapterOptions, adapterOptionNames, type OptionNames, type SubjectOption } from '@sallyport/core/adapter'
import type { ClientIp } from '@sallyport/core/web'

/** The options that do not depend on the types of a policy. */
export interface PlainOptions<P> extends Omit<AdapterOptions, 'policy'> {
  /**
   * Finds the client's address, by which attempts are counted, from the request and `c.env`: `nodeIp`, `bunIp`, `denoIp`,
   * `cloudflareIp`, `vercelIp`, `headerIp` or `proxiedIp` of `@sallyport/core/web`, or a function of yours. `false` if nobody
   * can tell; then attempts are counted by account only.
   */
  readonly clientIp: ClientIp<never> | false
  /** Decides what `guard.can` asks. Default: none, and `guard.can` throws TypeError. */
  readonly policy?: P
}

/**
 * The options of `sallyport`. `subject` makes the subject that the policy is asked about from the claims; it is needed if
 * the claims lack an attribute that the policy's conditions read.
 */
export type SallyportOptions<P = undefined, C = object> = PlainOptions<P> & SubjectOption<P, C>

/** The names of the options. */
export const optionNames: OptionNames<PlainOptions<unknown> & { readonly subject?: unknown }> = {
  ...adapterOptionNames,
  clientIp: true,
  subject: true,
}
