import { singleLine } from '../condition/format.ts'
import { authError } from '../policy/forbidden.ts'

/** The error that `take` and `assert` of fields throw. */
export interface ForbiddenFieldsError extends Error {
  /** Always `'forbidden'`, as that of an AuthError. */
  readonly code: 'forbidden'
  /** Always false: the same request will not succeed later. */
  readonly retry: false
  /** The fields that are not allowed, as they were sent. The error does not say whether they exist. */
  readonly details: { readonly fields: readonly string[] }
}

export function forbiddenFields(names: readonly unknown[]): ForbiddenFieldsError {
  const fields = names.slice(0, 20).map(name => singleLine(String(name)))
  return authError('forbidden', 'These fields are not allowed.', { fields })
}

export function badRequest(): Error {
  return authError('invalid_request', 'The body must be an object.', undefined)
}
