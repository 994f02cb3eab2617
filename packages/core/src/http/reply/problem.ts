import type { AuthErrorCode } from '../../errors.ts'
import { type ErrorStatus, phraseOf } from './status.ts'

/** The codes of problem documents: those of AuthErrors, and two that only HTTP knows. */
export type ProblemCode = AuthErrorCode | 'method_not_allowed' | 'internal_error'

/** Summaries of the problem types, which do not change from response to response (RFC 9457 §3.1.3). */
const titles: Readonly<Record<ProblemCode, string>> = {
  authentication_required: 'Authentication required',
  token_invalid: 'Token invalid',
  token_expired: 'Token expired',
  credentials_invalid: 'Credentials invalid',
  session_ended: 'Session ended',
  session_expired: 'Session expired',
  refresh_token_reused: 'Refresh token reused',
  reauthentication_required: 'Reauthentication required',
  invalid_dpop_proof: 'DPoP proof invalid',
  use_dpop_nonce: 'DPoP nonce required',
  invalid_request: 'Invalid request',
  one_time_token_invalid: 'One-time token invalid',
  forbidden: 'Forbidden',
  csrf: 'Cross-site request refused',
  not_found: 'Not found',
  unsupported_media_type: 'Unsupported media type',
  password_incorrect: 'Password incorrect',
  password_too_short: 'Password too short',
  password_too_long: 'Password too long',
  password_malformed: 'Password malformed',
  password_blocked: 'Password blocked',
  too_many_requests: 'Too many requests',
  overloaded: 'Overloaded',
  store_unavailable: 'Store unavailable',
  store_inconsistent: 'Store inconsistent',
  clock_disagrees: 'Clocks disagree',
  closed: 'Shutting down',
  misconfigured: 'Misconfigured',
  method_not_allowed: 'Method not allowed',
  internal_error: 'Internal error',
}

/** Every code of a problem document. */
export const problemCodes = Object.keys(titles) as readonly ProblemCode[]

/** Where each error code has a page: the `homepage` of the repository's package.json, and `errors/`. */
export const errorPages = 'https://sallyport.github.io/sallyport/errors/'

/** The option that makes the `type` of problem documents. */
export interface ProblemTypesOption {
  /**
   * What stands before the code in the `type` of problem documents (RFC 9457 §3.1.1): an absolute URI that ends with
   * `/`, `#`, `:` or `=`, such as `'https://api.example.com/problems/'`. With `false`, `type` is `about:blank`, and
   * `title` the phrase of the status. Default: the page of each code on Sallyport's site.
   */
  readonly problemTypes?: string | false | undefined
}

/** Checks the option `problemTypes`. Throws TypeError for an invalid value. */
export function problemTypesOf({ problemTypes = errorPages }: ProblemTypesOption): string | false {
  if (problemTypes === false || isTypeBase(problemTypes)) return problemTypes
  throw new TypeError(
    'problemTypes: must be false, or an absolute URI that ends with /, #, : or =, such as "https://example.com/errors/"',
  )
}

function isTypeBase(value: unknown): boolean {
  return typeof value === 'string' && /^[\x21-\x7e]+[/#:=]$/.test(value) && URL.canParse(value)
}

/** Gives the type and the title of a code's problem document. */
export function typeAndTitle(
  code: ProblemCode,
  status: ErrorStatus,
  options: ProblemTypesOption,
): { readonly type: string; readonly title: string } {
  const base = problemTypesOf(options)
  // RFC 9457 §4.2.1: the title of about:blank is the phrase of the status.
  return base === false ? { type: 'about:blank', title: phraseOf(status) } : { type: base + code, title: titles[code] }
}
