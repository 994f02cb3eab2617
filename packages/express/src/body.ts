import { AuthError, isAuthError } from '@sallyport/core'
import { isJson } from '@sallyport/core/http'
import { maxBodyBytes, unreadableBody } from '@sallyport/core/adapter'
import { json, type RequestHandler } from 'express'
import { forExpress } from './translate.ts'

// What body-parser's errors are called: https://github.com/expressjs/body-parser#errors
const refusals: ReadonlyMap<unknown, () => AuthError> = new Map([
  ['entity.parse.failed', () => unreadableBody('syntax')],
  ['entity.too.large', () => unreadableBody('too_large')],
  ['request.size.invalid', () => unreadableBody('length')],
  ['encoding.unsupported', () => new AuthError('unsupported_media_type')],
  ['charset.unsupported', () => new AuthError('unsupported_media_type')],
])

/** Gives an error of body-parser as an AuthError, an AuthError as it is, and undefined for any other. */
export function refusalOf(error: unknown): AuthError | undefined {
  if (isAuthError(error)) return error
  if (typeof error !== 'object' || error === null || !('type' in error)) return undefined
  return refusals.get(error.type)?.()
}

/** Parses JSON bodies, which the application may have done already; what is no JSON is left alone. */
export function parseJson(realm: string): RequestHandler {
  const parse = json({ limit: maxBodyBytes, strict: true, type: req => isJson(req.headers['content-type']) })
  return (req, res, next) => {
    parse(req, res, (error?: unknown) => {
      // The parser fails where a client leaves before its body has come, perhaps long after a timeout has answered.
      if (error !== undefined && (res.writableEnded || res.destroyed)) return
      next(forExpress(refusalOf(error) ?? error, realm))
    })
  }
}
