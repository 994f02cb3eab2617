import { AuthError } from '@sallyport/core'
import { maxBodyBytes, parseJson, unreadableBody } from '@sallyport/core/adapter'
import type { FastifyInstance } from 'fastify'

// What Fastify's own refusals are called: https://fastify.dev/docs/latest/Reference/Errors/
const refusals: ReadonlyMap<unknown, () => AuthError> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => unreadableBody('too_large')],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', () => unreadableBody('length')],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', () => new AuthError('unsupported_media_type')],
])

/** Translates an error of Fastify's body parser into an AuthError, and returns any other error unchanged. */
export function refusalOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error)) return error
  return refusals.get(error.code)?.() ?? error
}

/** Parses JSON bodies in a scope, whatever parsers the application has elsewhere. Other bodies are left unread. */
export function parseJsonAlone(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: maxBodyBytes },
    (_request, text, done) => {
      try {
        done(null, parseJson(text as string))
      } catch (error) {
        done(error as Error)
      }
    },
  )
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
}
