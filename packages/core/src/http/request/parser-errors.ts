import { AuthError, isAuthError } from '../../errors.ts'
import { unreadableBody } from './body.ts'

// What the errors of body-parser and raw-body are called: https://github.com/expressjs/body-parser#errors
const refusals: ReadonlyMap<unknown, () => AuthError> = new Map([
  ['entity.parse.failed', () => unreadableBody('syntax')],
  ['entity.too.large', () => unreadableBody('too_large')],
  ['request.size.invalid', () => unreadableBody('length')],
  ['encoding.unsupported', () => new AuthError('unsupported_media_type')],
  ['charset.unsupported', () => new AuthError('unsupported_media_type')],
])

/**
 * Translates an error of a body parser for Express or Koa into an AuthError; returns an AuthError unchanged, and undefined for
 * other errors.
 */
export function refusalOf(error: unknown): AuthError | undefined {
  if (isAuthError(error)) return error
  if (typeof error !== 'object' || error === null) return undefined
  // The parsers for Koa give no type to the error of JSON.parse, but the text that they could not parse.
  if (
    Reflect.get(error, 'name') === 'SyntaxError' &&
    Reflect.get(error, 'status') === 400 &&
    Object.hasOwn(error, 'body')
  ) {
    return unreadableBody('syntax')
  }
  return 'type' in error ? refusals.get(error.type)?.() : undefined
}
