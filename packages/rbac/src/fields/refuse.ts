import { clean } from '../condition/words.ts'
import { authError } from '../policy/forbidden.ts'

/** What `take` and `assert` of fields throw. */
export interface ForbiddenFieldsError extends Error {
  readonly code: 'forbidden'
  readonly retry: false
  /** The fields in question, as they were sent; whether the resource has them is not told. */
  readonly details: { readonly fields: readonly string[] }
}

export function forbiddenFields(names: readonly unknown[]): ForbiddenFieldsError {
  const fields = names.slice(0, 20).map(name => clean(String(name)))
  return authError('forbidden', 'These fields are not allowed.', { fields })
}

export function badRequest(): Error {
  return authError('invalid_request', 'The body must be an object.', undefined)
}
