import { AuthError, isAuthError } from '@sallyport/core'
import { asHttpError, maxBodyBytes, unreadableBody } from '@sallyport/core/adapter'
import { type ErrorOptions, isJson } from '@sallyport/core/http'
import { json, type RequestHandler } from 'express'

// What body-parser's errors are called: https://github.com/expressjs/body-parser#errors
const refusals: ReadonlyMap<unknown, () => AuthError> = new Map([
  ['entity.parse.failed', () => unreadableBody('syntax')],
  ['entity.too.large', () => unreadableBody('too_large')],
  ['request.size.invalid', () => unreadableBody('length')],
  ['encoding.unsupported', () => new AuthError('unsupported_media_type')],
  ['charset.unsupported', () => new AuthError('unsupported_media_type')],
])

/** Translates an error of body-parser into an AuthError; returns an AuthError unchanged, and undefined for other errors. */
export function refusalOf(error: unknown): AuthError | undefined {
  if (isAuthError(error)) return error
  if (typeof error !== 'object' || error === null || !('type' in error)) return undefined
  return refusals.get(error.type)?.()
}

/** Parses JSON bodies, unless the application has done so already. Other bodies are left unread. */
export function parseJson(options: ErrorOptions): RequestHandler {
  const parse = json({ limit: maxBodyBytes, strict: true, type: req => isJson(req.headers['content-type']) })
  return (req, res, next) => {
    parse(req, res, (error?: unknown) => {
      // The parser also fails when a client leaves, perhaps long after a timeout has answered.
      if (error !== undefined && (res.writableEnded || res.destroyed)) return
      next(asHttpError(refusalOf(error) ?? error, options))
    })
  }
}
