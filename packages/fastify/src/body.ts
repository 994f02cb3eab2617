import { AuthError } from '@sallyport/core'
import { maxBodyBytes, unreadableBody } from '@sallyport/core/adapter'
import type { FastifyInstance } from 'fastify'

// What Fastify's own refusals are called: https://fastify.dev/docs/latest/Reference/Errors/
const refusals: ReadonlyMap<unknown, () => AuthError> = new Map([
  ['FST_ERR_CTP_BODY_TOO_LARGE', () => unreadableBody('too_large')],
  ['FST_ERR_CTP_INVALID_CONTENT_LENGTH', () => unreadableBody('length')],
  ['FST_ERR_CTP_INVALID_MEDIA_TYPE', () => new AuthError('unsupported_media_type')],
])

/** Gives a refusal of Fastify's body parser as an AuthError, and any other error as it is. */
export function refusalOf(error: unknown): unknown {
  if (typeof error !== 'object' || error === null || !('code' in error)) return error
  return refusals.get(error.code)?.() ?? error
}

/** Parses JSON in a scope, whatever the application parses elsewhere, and leaves alone what is none. */
export function parseJsonAlone(scope: FastifyInstance): void {
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser(
    'application/json',
    { parseAs: 'string', bodyLimit: maxBodyBytes },
    (_request, text, done) => {
      try {
        done(null, text === '' ? undefined : JSON.parse(text as string))
      } catch {
        done(unreadableBody('syntax'))
      }
    },
  )
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
}
