import { AuthError, isAuthError } from '@sallyport/core'
import { unreadableBody } from '@sallyport/core/adapter'

// The parsers of Express and Fastify refuse a body before there is a route. Nest turns that into an HttpException, which
// before version 12 keeps only the message: the engine's, body-parser's or Fastify's. Bun's engine is JavaScriptCore.
const refusals: readonly (readonly [RegExp, () => AuthError])[] = [
  [
    / is not valid JSON|in JSON at position \d|^Unexpected end of JSON input|^JSON Parse error: /,
    () => unreadableBody('syntax'),
  ],
  [/^Body cannot be empty when content-type is set to/, () => unreadableBody('empty')],
  [/^request (entity|body) (is )?too large$/i, () => unreadableBody('too_large')],
  [/^request (body )?size did not match content.length$/i, () => unreadableBody('length')],
  [/^unsupported (media type|charset|content encoding)/i, () => new AuthError('unsupported_media_type')],
]

/** Translates the refusal of a body into an AuthError; returns an AuthError unchanged, and undefined for other errors. */
export function refusalOf(error: unknown): AuthError | undefined {
  if (isAuthError(error)) return error
  if (!(error instanceof Error) || !isRequestError(error)) return undefined
  return refusals.find(([pattern]) => pattern.test(error.message))?.[1]()
}

/** Whether an error is an HttpException, or one of http-errors, with a status that blames the request. */
function isRequestError(error: Error): boolean {
  const status: unknown = Reflect.get(error, 'status')
  return status === 400 || status === 413 || status === 415
}
